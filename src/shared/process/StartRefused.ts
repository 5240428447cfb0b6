/** The process may not run like this; the message says why, without a value of any variable. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** How such a process ends. sysexits.h: something is configured wrongly, and starting again will not help. */
export const EX_CONFIG = 78;
