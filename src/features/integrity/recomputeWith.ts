import { type SealedForecast, sealOf, sealOfResult } from '@/features/forecasts/ForecastSealReadModel.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Recompute } from './checks/ForecastSweep.ts';

/** Inputs that went away are other inputs. */
const GONE = new Set(['BOOKS_EMPTY', 'SCENARIO_NOT_FOUND', 'PUT_BACK_UNKNOWN', 'COMPANY_NOT_FOUND']);

type Job = SealedForecast['order'] & {
  readonly id: string;
  readonly companyId: string;
  readonly attempts: number;
  readonly workerId: string;
  readonly traceParent: null;
};

/** Computes stored forecasts again; `compute` gives undefined when it was stopped. */
export function recomputeWith<Input extends object>(parts: {
  readonly engine: string;
  readonly readInput: (job: Job) => Promise<Input>;
  readonly compute: (input: Input, signal: AbortSignal) => Promise<object | undefined>;
}): Recompute {
  const { engine, readInput, compute } = parts;
  return async (companyId, { id, order, seal }, signal) => {
    if (seal.engine !== engine) return { outcome: 'engine changed' };
    const input = await readInput({
      ...order,
      id,
      companyId,
      attempts: 0,
      workerId: '',
      traceParent: null,
    }).catch((error: unknown) => {
      if (error instanceof AppError && GONE.has(error.code)) return undefined;
      throw error;
    });
    if (input === undefined || sealOf(input) !== seal.inputSha256) return { outcome: 'inputs changed' };
    const result = await compute(input, signal);
    if (result === undefined) return { outcome: 'not computed' };
    const sha256 = sealOfResult(result);
    return { outcome: sha256 === seal.resultSha256 ? 'same' : 'different', sha256 };
  };
}
