import type { ForecastJob, PutBackMonth } from '@/features/forecasts/forecastContract.ts';
import { ApiError, offlineError } from './api/ApiError.ts';
import { readServerEvents } from './api/readServerEvents.ts';
import { requestJson, requestRaw } from './api/requestJson.ts';
import { announce } from './liveRegion.ts';
import { newKey } from './newKey.ts';
import { forecastQueries } from './queries/forecastQueries.ts';
import { queryClient } from './queries/queryClient.ts';

const POLL_EVERY_MS = 1_000;
/** Polls before giving up on hearing the end: ten minutes. */
const POLLS_MAX = 600;

export type ForecastRun = {
  readonly job: ForecastJob | undefined;
  readonly error: Error | undefined;
  readonly isActive: boolean;
};

const IDLE: ForecastRun = { job: undefined, error: undefined, isActive: false };
const runs = new Map<string, ForecastRun>();
const listeners = new Set<() => void>();

function keyOf(companyId: string, scenarioId: string | null): string {
  return `${companyId}/${scenarioId ?? 'baseline'}`;
}

function setRun(key: string, run: ForecastRun): void {
  runs.set(key, run);
  for (const listener of listeners) listener();
}

function hasEnded(job: ForecastJob): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

async function followByEvents(job: ForecastJob, companyId: string, onJob: (job: ForecastJob) => void) {
  const response = await requestRaw(`/api/forecasts/jobs/${job.id}/events`, {
    companyId,
    headers: { accept: 'text/event-stream' },
  });
  if (!response.ok || response.body === null) return;
  for await (const { event, data } of readServerEvents(response.body)) {
    if (event === 'job') onJob(JSON.parse(data) as ForecastJob);
  }
}

async function followByPolling(job: ForecastJob, companyId: string, onJob: (job: ForecastJob) => void) {
  let latest = job;
  for (let poll = 0; poll < POLLS_MAX && !hasEnded(latest); poll += 1) {
    if (poll > 0) await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    latest = await requestJson<ForecastJob>(`/api/forecasts/jobs/${job.id}`, { companyId });
    onJob(latest);
  }
}

function errorOfJob(job: ForecastJob): Error | undefined {
  if (job.state !== 'failed') return undefined;
  const code = job.errorCode ?? 'FORECAST_FAILED';
  return new ApiError(500, code, `The forecast could not be computed. Job ${job.id}.`, undefined);
}

async function follow(started: ForecastJob, companyId: string, key: string): Promise<void> {
  let latest = started;
  const onJob = (job: ForecastJob): void => {
    latest = job;
    setRun(key, { job, error: undefined, isActive: !hasEnded(job) });
  };
  onJob(started);
  // The stream may break half-way; asking again always tells the state.
  await followByEvents(started, companyId, onJob).catch(() => undefined);
  if (!hasEnded(latest)) await followByPolling(latest, companyId, onJob);
  if (!hasEnded(latest)) throw offlineError();
  if (latest.state === 'succeeded') {
    await queryClient.invalidateQueries({ queryKey: ['company', companyId, 'forecasts'] });
    announce('The forecast is ready.');
  } else announce(latest.state === 'cancelled' ? 'The forecast was cancelled.' : 'The forecast failed.');
  setRun(key, { job: latest, error: errorOfJob(latest), isActive: false });
}

type Order = { readonly horizonMonths: number; readonly scenarioId: string | null };

async function orderForecast(
  companyId: string,
  order: Order & { readonly putBack: readonly PutBackMonth[] },
): Promise<ForecastJob> {
  return requestJson<ForecastJob>('/api/forecasts/generate', {
    method: 'POST',
    companyId,
    json: order,
    headers: { 'idempotency-key': newKey() },
  });
}

/** With what the last forecast of the baseline had put back, as far as the books still have it. */
async function orderAsBefore(companyId: string, order: Order): Promise<ForecastJob> {
  const latest = await queryClient.ensureQueryData(forecastQueries.latest(companyId));
  const putBack = latest?.putBack ?? [];
  try {
    return await orderForecast(companyId, { ...order, putBack });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'PUT_BACK_UNKNOWN') throw error;
    const unknown = (error.details.unknown ?? []) as readonly PutBackMonth[];
    const known = putBack.filter(
      (one) => !unknown.some(({ seriesKey, month }) => seriesKey === one.seriesKey && month === one.month),
    );
    return orderForecast(companyId, { ...order, putBack: known });
  }
}

/** Forecasts under way in this tab; they go on when the reader leaves the page that started them. */
export const forecastRuns = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  read(companyId: string, scenarioId: string | null): ForecastRun {
    return runs.get(keyOf(companyId, scenarioId)) ?? IDLE;
  },

  /**
   * Starts one and follows it to its end; does nothing while one of the same kind is under way. What is put back
   * stays so from one forecast to the next, until `putBack` says otherwise.
   */
  async start(
    companyId: string,
    scenarioId: string | null,
    horizonMonths: number,
    putBack?: readonly PutBackMonth[],
  ): Promise<void> {
    const key = keyOf(companyId, scenarioId);
    if (runs.get(key)?.isActive) return;
    setRun(key, { job: undefined, error: undefined, isActive: true });
    announce('The forecast is being computed.');
    try {
      const order = { horizonMonths, scenarioId };
      const job =
        putBack === undefined
          ? await orderAsBefore(companyId, order)
          : await orderForecast(companyId, { ...order, putBack });
      await follow(job, companyId, key);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : offlineError();
      setRun(key, { job: runs.get(key)?.job, error, isActive: false });
    }
  },

  async cancel(companyId: string, scenarioId: string | null): Promise<void> {
    const { job } = this.read(companyId, scenarioId);
    if (job === undefined) return;
    await requestJson(`/api/forecasts/jobs/${job.id}/cancel`, { method: 'POST', companyId }).catch(
      () => undefined,
    );
  },
};
