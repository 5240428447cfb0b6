/** The version of the product, as package.json states it. */
import packageJson from '../../../package.json' with { type: 'json' };

/** Semantic version, for example `0.1.0`. */
export const APP_VERSION: string = packageJson.version;
