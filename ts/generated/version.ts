/** Version of this package, and of the addons that it loads. */
export const VERSION: string = "0.1.0";
