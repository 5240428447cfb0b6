import { readInputNow } from '@/features/forecasts/readInputNow.ts';
import type { Recompute } from '@/features/integrity/checks/ForecastSweep.ts';
import { recomputeWith } from '@/features/integrity/recomputeWith.ts';
import type { Database } from '@/shared/database/Database.ts';
import { runForecastThread } from './runForecastThread.ts';

/** Computes stored forecasts again in a thread of their own, as the worker's role. */
export function recomputeForecast(parts: {
  readonly database: Database;
  readonly threadUrl: URL;
  readonly engine: string;
  readonly timeoutMs: number;
}): Recompute {
  const { database, threadUrl, engine, timeoutMs } = parts;
  const onProgress = () => undefined;
  return recomputeWith({
    engine,
    readInput: (job) => readInputNow(database, job),
    compute: async (input, signal) => {
      const again = await runForecastThread(input, { threadUrl, timeoutMs, signal, onProgress });
      return again.kind === 'result' ? again.result : undefined;
    },
  });
}
