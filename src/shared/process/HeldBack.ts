/** A process that may not serve now through no fault of its own: it says why and ends without an error. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack';

  constructor(
    message: string,
    readonly fields: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}
