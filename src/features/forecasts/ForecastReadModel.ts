import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { ForecastJob, ForecastSummary, PutBackMonth } from './forecastContract.ts';

/** Sorts behind every id. */
const AFTER_EVERY_ID = 'Z'.repeat(26);

const JOB = `SELECT j.id, j.state, j.progress, j.attempts, j.horizon_months, j.scenario_id, j.put_back,
  f.id AS forecast_id, j.error_code, j.created_at, j.started_at, j.finished_at
  FROM forecast_jobs j LEFT JOIN forecasts f ON f.job_id = j.id WHERE j.id = $1`;
const LIST = `SELECT id, job_id, scenario_id, as_of, created_at FROM forecasts
  WHERE id < $1 ORDER BY id DESC LIMIT $2`;
const LIST_OF_SCENARIO = `SELECT id, job_id, scenario_id, as_of, created_at FROM forecasts
  WHERE id < $1 AND scenario_id = $3 ORDER BY id DESC LIMIT $2`;
export const FORECAST_SQL =
  'SELECT id, job_id, as_of, created_at, result::text AS result FROM forecasts WHERE id = $1';

type JobRow = {
  readonly id: string;
  readonly state: ForecastJob['state'];
  readonly progress: number;
  readonly attempts: number;
  readonly horizon_months: number;
  readonly scenario_id: string | null;
  readonly put_back: PutBackMonth[];
  readonly forecast_id: string | null;
  readonly error_code: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
};

type SummaryRow = {
  readonly id: string;
  readonly job_id: string;
  readonly scenario_id: string | null;
  readonly as_of: string;
  readonly created_at: string;
};

/** One job of the company that the transaction stands in. */
export async function readForecastJob(sql: Sql, jobId: string): Promise<ForecastJob | undefined> {
  const [row] = await sql<JobRow>(JOB, [jobId], 'forecast_job_one');
  if (row === undefined) return undefined;
  return {
    id: row.id,
    state: row.state,
    progress: row.progress,
    attempts: row.attempts,
    horizonMonths: row.horizon_months,
    scenarioId: row.scenario_id,
    putBack: row.put_back,
    forecastId: row.forecast_id,
    errorCode: row.error_code,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** A stored forecast as the JSON text that the API answers: the result is joined to its head unparsed. */
export async function readForecastJson(sql: Sql, forecastId: string): Promise<string | undefined> {
  type Row = Omit<SummaryRow, 'scenario_id'> & { readonly result: string };
  const [row] = await sql<Row>(FORECAST_SQL, [forecastId], 'forecast_one');
  if (row === undefined) return undefined;
  const head = JSON.stringify({
    id: row.id,
    jobId: row.job_id,
    asOf: row.as_of,
    createdAt: row.created_at,
  });
  return `${head.slice(0, -1)},${row.result.slice(1)}`;
}

/** Newest first. Throws CURSOR_INVALID. */
export async function listForecasts(
  sql: Sql,
  query: { cursor?: string | undefined; limit: number; scenarioId?: string | undefined },
): Promise<{ items: ForecastSummary[]; nextCursor: string | null }> {
  const before = query.cursor === undefined ? AFTER_EVERY_ID : beforeId(query.cursor);
  const page = [before, query.limit + 1];
  const rows =
    query.scenarioId === undefined
      ? await sql<SummaryRow>(LIST, page, 'forecast_list')
      : await sql<SummaryRow>(LIST_OF_SCENARIO, [...page, query.scenarioId], 'forecast_list_of_scenario');
  return pageFrom(rows, query.limit, (row) => [row.id], toSummary);
}

function beforeId(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, 1);
  if (!isId(id)) throw new AppError('CURSOR_INVALID');
  return id;
}

function toSummary(row: SummaryRow): ForecastSummary {
  return {
    id: row.id,
    jobId: row.job_id,
    scenarioId: row.scenario_id,
    asOf: row.as_of,
    createdAt: row.created_at,
  };
}

/** Queued jobs of every company; the only figure that anyone may read across companies. */
export async function countQueuedJobs(sql: Sql): Promise<number> {
  const [row] = await sql<{ depth: number }>('SELECT forecast_queue_depth() AS depth', [], 'queue_depth');
  return row?.depth ?? 0;
}
