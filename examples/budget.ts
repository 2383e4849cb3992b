/** Steps to train: the example's own number, or REINFORCETS_EXAMPLE_STEPS, with which the tests keep all examples short. */
export function budget(steps: number): number {
  return Number(process.env["REINFORCETS_EXAMPLE_STEPS"] ?? steps);
}
