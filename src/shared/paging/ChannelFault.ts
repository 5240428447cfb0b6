/** Why a channel did not take a page. `isFinal`: it refuses this very one, and will again. */
export class ChannelFault extends Error {
  override readonly name = 'ChannelFault';
  readonly isFinal: boolean;
  /** What the channel asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: string,
    options: { isFinal: boolean; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(reason, { cause: options.cause });
    this.isFinal = options.isFinal;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const TOO_MANY = 429;
const REQUEST_TIMEOUT = 408;
const SERVER_FAULT = 500;

/** What an HTTP status other than success means. */
export function faultOfStatus(channel: string, status: number, retryAfter: string | null): ChannelFault {
  const seconds = Number(retryAfter ?? Number.NaN);
  const isTransient = status === TOO_MANY || status === REQUEST_TIMEOUT || status >= SERVER_FAULT;
  return new ChannelFault(`${channel} answered ${status}`, {
    isFinal: !isTransient,
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
  });
}

/** A failure without an answer; it names no address, which may be a secret. */
export function faultOfSilence(channel: string, error: unknown): ChannelFault {
  if (error instanceof ChannelFault) return error;
  const { name, code } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const isTimeout = name === 'TimeoutError' || name === 'AbortError';
  const what = isTimeout
    ? 'did not answer in time'
    : `could not be reached (${String(code ?? name ?? 'fault')})`;
  return new ChannelFault(`${channel} ${what}`, { isFinal: false, cause: error });
}
