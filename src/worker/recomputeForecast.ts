import { sealOf } from '@/features/forecasts/ForecastSealReadModel.ts';
import type { Recompute } from '@/features/integrity/checks/ForecastSweep.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { readInputNow } from './JobRunner.ts';
import { runForecastThread } from './runForecastThread.ts';

/** Inputs that went away are other inputs. */
const GONE = new Set(['BOOKS_EMPTY', 'SCENARIO_NOT_FOUND', 'PUT_BACK_UNKNOWN', 'COMPANY_NOT_FOUND']);

/** Computes stored forecasts again in a thread of their own, as the worker's role. */
export function recomputeForecast(parts: {
  readonly database: Database;
  readonly threadUrl: URL;
  readonly engine: string;
  readonly timeoutMs: number;
}): Recompute {
  const { database, threadUrl, engine, timeoutMs } = parts;
  return async (companyId, { id, order, seal }, signal) => {
    if (seal.engine !== engine) return { outcome: 'engine changed' };
    const job = { ...order, id, companyId, attempts: 0, traceParent: null, workerId: '' };
    const input = await readInputNow(database, job).catch((error: unknown) => {
      if (error instanceof AppError && GONE.has(error.code)) return undefined;
      throw error;
    });
    if (input === undefined || sealOf(input) !== seal.inputSha256) return { outcome: 'inputs changed' };
    const again = await runForecastThread(input, {
      threadUrl,
      timeoutMs,
      signal,
      onProgress: () => undefined,
    });
    if (again.kind !== 'result') return { outcome: 'not computed' };
    const sha256 = sealOf(again.result);
    return { outcome: sha256 === seal.resultSha256 ? 'same' : 'different', sha256 };
  };
}
