/** The process may not run like this; the message says why, without a value of any variable. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
