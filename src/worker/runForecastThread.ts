import { Worker } from 'node:worker_threads';
import type { ForecastInput } from '@/features/forecasts/ForecastInput.ts';
import { type ForecastResult, forecastResultSchema } from '@/features/forecasts/forecastContract.ts';
import type { ThreadMessage } from './ThreadMessage.ts';

/** A thread that needs more memory than this is stopped, and the process lives on. */
const THREAD_MEMORY_MB = 512;

export type ThreadOutcome =
  | { readonly kind: 'result'; readonly result: ForecastResult }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'crashed'; readonly error: unknown };

/** Computes in a thread of its own, which is gone when this resolves, whatever it was doing. */
export async function runForecastThread(
  input: ForecastInput,
  options: {
    threadUrl: URL;
    timeoutMs: number;
    signal: AbortSignal;
    onProgress: (fraction: number) => void;
  },
): Promise<ThreadOutcome> {
  const { threadUrl, timeoutMs, signal, onProgress } = options;
  if (signal.aborted) return { kind: 'aborted' };
  const thread = new Worker(threadUrl, {
    workerData: input,
    // neither secrets nor loaders of this process
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  try {
    return await new Promise<ThreadOutcome>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
      onAbort = () => resolve({ kind: 'aborted' });
      signal.addEventListener('abort', onAbort, { once: true });
      thread.on('message', (message: ThreadMessage) => {
        if (message.kind === 'progress') onProgress(message.fraction);
        else resolve(checked(message.result));
      });
      thread.once('error', (error) => resolve({ kind: 'crashed', error }));
      thread.once('exit', (code) =>
        resolve({ kind: 'crashed', error: new Error(`the thread ended with code ${code} and no result`) }),
      );
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    await thread.terminate();
  }
}

function checked(result: unknown): ThreadOutcome {
  const parsed = forecastResultSchema.safeParse(result);
  return parsed.success ? { kind: 'result', result: parsed.data } : { kind: 'crashed', error: parsed.error };
}
