import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { type ForecastResult, forecastResultSchema, type PutBackMonth } from './forecastContract.ts';

/** What a forecast was computed from and by, kept beside it. */
export type ForecastSeal = {
  readonly inputSha256: string;
  readonly resultSha256: string;
  /** The code that computed it. */
  readonly engine: string;
};

/** SHA-256 of plain data in its one form; what JSON does not know is as if it had never been there. */
export function sealOf(data: object): string {
  const plain = JSON.parse(JSON.stringify(data)) as JsonValue;
  return createHash('sha256').update(canonicalJson(plain)).digest('hex');
}

/** The same of what is stored of a result: the engine tells more. */
export function sealOfResult(result: object): string {
  return sealOf(forecastResultSchema.parse(result));
}

export type SealedForecast = {
  readonly id: string;
  readonly result: ForecastResult;
  readonly seal: ForecastSeal;
  readonly order: {
    readonly scenarioId: string | null;
    readonly horizonMonths: number;
    readonly putBack: readonly PutBackMonth[];
  };
};

type Row = {
  readonly id: string;
  readonly result: ForecastResult;
  readonly input_sha256: string | null;
  readonly result_sha256: string | null;
  readonly engine: string | null;
  readonly scenario_id: string | null;
  readonly horizon_months: number;
  readonly put_back: readonly PutBackMonth[];
};

/** Forecasts of the entered company before `before`, the newest first; those of before there were seals have none. */
export async function readSealedForecasts(
  sql: Sql,
  page: { readonly companyId: string; readonly before: string; readonly limit: number },
): Promise<{
  readonly forecasts: readonly SealedForecast[];
  readonly last: string | undefined;
  readonly unsealed: number;
}> {
  const rows = await sql<Row>(
    `SELECT f.id, f.result, f.input_sha256, f.result_sha256, f.engine, j.scenario_id, j.horizon_months, j.put_back
       FROM forecasts f JOIN forecast_jobs j ON j.company_id = f.company_id AND j.id = f.job_id
      WHERE f.company_id = $1 AND ($2 = '' OR f.id < $2) ORDER BY f.id DESC LIMIT $3`,
    [page.companyId, page.before, page.limit],
    'forecast_seals',
  );
  const forecasts = rows.flatMap(
    ({ id, result, input_sha256, result_sha256, engine, scenario_id, horizon_months, put_back }) =>
      input_sha256 === null || result_sha256 === null || engine === null
        ? []
        : [
            {
              ...{ id, result, seal: { inputSha256: input_sha256, resultSha256: result_sha256, engine } },
              order: { scenarioId: scenario_id, horizonMonths: horizon_months, putBack: put_back },
            },
          ],
  );
  return { forecasts, last: rows.at(-1)?.id, unsealed: rows.length - forecasts.length };
}
