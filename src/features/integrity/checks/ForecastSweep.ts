import {
  readSealedForecasts,
  type SealedForecast,
  sealOf,
} from '@/features/forecasts/ForecastSealReadModel.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { CompanySweep, type Piece } from '../CompanySweep.ts';
import type { Findings, FoundViolation, IntegrityCheck, Turn } from '../IntegrityCheck.ts';

/** Forecasts whose figures are hashed in one piece. */
const FORECASTS = 10;

/** What came of computing a forecast again; anything but `same` and `different` says why it could not be compared. */
export type Recomputed = 'same' | 'different' | 'inputs changed' | 'engine changed' | 'not computed';

/** Computes a stored forecast again, from the books as they are. */
export type Recompute = (
  companyId: string,
  forecast: SealedForecast,
  signal: AbortSignal,
) => Promise<{ readonly outcome: Recomputed; readonly sha256?: string }>;

type Sampled = { readonly companyId: string; readonly forecast: SealedForecast };

/**
 * Every stored forecast says what it said when it was made; and of a sample, computed again from the same inputs by
 * the same engine, every figure is the same.
 */
export class ForecastSweep implements IntegrityCheck {
  readonly name = 'forecasts';
  readonly #parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly recompute: Recompute;
    /** Pause between two forecasts that are computed again. */
    readonly recomputeEveryMs: number;
    /** Forecasts that are computed again when everything is looked at. */
    readonly sample: number;
  };
  #recomputedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    database: Database;
    clock: Clock;
    recompute: Recompute;
    recomputeEveryMs: number;
    sample: number;
  }) {
    this.#parts = parts;
  }

  async run(turn: Turn): Promise<Findings> {
    const { database, clock, recomputeEveryMs } = this.#parts;
    const isDue = clock.elapsedMs() - this.#recomputedMs >= recomputeEveryMs;
    const sampleMax = turn.budgetMs === undefined ? this.#parts.sample : isDue ? 1 : 0;
    const sampled: Sampled[] = [];
    const sweep = new CompanySweep({
      ...{ database, clock, name: this.name },
      readPiece: async (sql, companyId, before): Promise<Piece> => {
        const page = { companyId, before, limit: FORECASTS };
        const { forecasts, last, unsealed } = await readSealedForecasts(sql, page);
        const [first] = forecasts;
        if (first !== undefined && sampled.length < sampleMax) sampled.push({ companyId, forecast: first });
        return {
          looked: forecasts.length,
          next: forecasts.length + unsealed < FORECASTS ? undefined : last,
          skipped: unsealed > 0 ? { 'made before forecasts were sealed': unsealed } : {},
          violations: forecasts
            .filter(({ result, seal }) => sealOf(result) !== seal.resultSha256)
            .map((forecast) => changed(companyId, forecast)),
        };
      },
    });
    const swept = await sweep.run(turn);
    if (sampled.length > 0) this.#recomputedMs = clock.elapsedMs();
    return this.#compare(swept, sampled, turn.signal);
  }

  async #compare(swept: Findings, sampled: readonly Sampled[], signal: AbortSignal): Promise<Findings> {
    const violations = [...swept.violations];
    const skipped: Record<string, number> = { ...swept.skipped };
    let looked = swept.looked;
    for (const { companyId, forecast } of sampled) {
      if (signal.aborted) break;
      const { outcome, sha256 } = await this.#parts.recompute(companyId, forecast, signal);
      if (outcome === 'different') violations.push(different(companyId, forecast, sha256 ?? ''));
      else if (outcome === 'same') looked += 1;
      else skipped[`computed again: ${outcome}`] = (skipped[`computed again: ${outcome}`] ?? 0) + 1;
    }
    return { ...swept, looked, violations, skipped };
  }
}

function changed(companyId: string, { id, result, seal }: SealedForecast): FoundViolation {
  return {
    companyId,
    subject: `forecast ${id}`,
    message: `CalculationError: the stored forecast ${id} does not say what it said when it was made`,
    evidence: {
      forecastId: id,
      isSha256: sealOf(result),
      madeSha256: seal.resultSha256,
      engine: seal.engine,
    },
    isAcceptable: true,
  };
}

function different(companyId: string, { id, seal }: SealedForecast, sha256: string): FoundViolation {
  return {
    companyId,
    subject: `forecast ${id} computed again`,
    message: `CalculationError: forecast ${id}, computed again from the same inputs, says something else`,
    evidence: { forecastId: id, againSha256: sha256, madeSha256: seal.resultSha256, engine: seal.engine },
    isAcceptable: true,
  };
}
