import { ApiError } from '@/web/lib/api/ApiError.ts';
import { type RequestOptions, requestJson } from '@/web/lib/api/requestJson.ts';
import { nextPollMs } from './nextPollMs.ts';

/** Longest wait for an answer: a server that hangs is as bad as one that is away, and is told so. */
const ANSWER_TIMEOUT_MS = 8_000;

type Polled = {
  readonly state: {
    readonly status: string;
    readonly errorUpdatedAt: number;
    readonly dataUpdatedAt: number;
  };
};

/** Asks again and again, without end and without retries in between; what was read last is kept. */
export function polled(everyMs: number) {
  return {
    retry: false,
    refetchOnMount: 'always',
    gcTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }: Polled): number => {
      const sinceMs =
        state.status === 'error' ? state.errorUpdatedAt - (state.dataUpdatedAt || state.errorUpdatedAt) : 0;
      return nextPollMs(everyMs, sinceMs);
    },
  } as const;
}

/** As requestJson, and the end of one's patience is an error like any other. */
export async function requestSoon<T>(
  path: string,
  options: RequestOptions & { signal: AbortSignal },
): Promise<T> {
  const patience = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    return await requestJson<T>(path, { ...options, signal: AbortSignal.any([options.signal, patience]) });
  } catch (error) {
    if (!patience.aborted || options.signal.aborted || error instanceof ApiError) throw error;
    const message = `The server did not answer within ${ANSWER_TIMEOUT_MS / 1000} seconds.`;
    throw new ApiError(0, 'NO_ANSWER', message, undefined);
  }
}
