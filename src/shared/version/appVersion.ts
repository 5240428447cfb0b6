/** The version of the product, as package.json states it. */
import packageJson from '../../../package.json' with { type: 'json' };

/** Semantic version, for example `0.1.0`. */
export const appVersion: string = packageJson.version;
