// The same from CommonJS.
const { PPO, ReinforcetsError } = require("reinforcets");

const agent = new PPO({ env: "CartPole-v1", nSteps: 64, seed: 1 });
agent.learn({ totalSteps: 64 }).then(({ steps }) => {
  let code = "none";
  try {
    agent.predict(new Float32Array(3));
  } catch (error) {
    if (error instanceof ReinforcetsError) code = error.code;
  }
  console.log(JSON.stringify({ steps, code }));
});
