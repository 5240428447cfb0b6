/** A request that is answered with an error; the message says what to do. */
export class StatusRefusal extends Error {
  override readonly name = 'StatusRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
