import { describe, expect, it } from 'vitest';
import {
  type Forecast,
  type ForecastJob,
  forecastPageSchema,
  forecastSchema,
} from '@/features/forecasts/forecastContract.ts';
import { readQueueDepth } from '@/features/forecasts/readQueueDepth.ts';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { eventually } from '../../test/support/workerStage.ts';

const stage = await createForecastStage();
const { api, generate, jobIn, signInWithBooks, startWorker } = stage;

describe('POST /api/forecasts/generate', () => {
  it('answers 202 with a job that ends as a forecast with band and explanation', async () => {
    await startWorker();
    const caller = await signInWithBooks();
    const accepted = await caller.call<ForecastJob>('POST', '/api/forecasts/generate', { horizonMonths: 12 });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.location).toBe(`/api/forecasts/jobs/${accepted.body.id}`);
    expect(accepted.body).toMatchObject({ state: 'queued', progress: 0, attempts: 0, forecastId: null });
    const job = await jobIn(caller, accepted.body.id, 'succeeded');
    expect(job).toMatchObject({ progress: 1, attempts: 1, errorCode: null });
    const forecast = await stage.forecastOf(caller, job);
    expect(forecastSchema.parse(forecast)).toEqual(forecast);
    expect(forecast).toMatchObject({ jobId: job.id, asOf: '2025-12-31', currency: 'SEK', scenario: null });
    const { series, lowPoint, reconciliation, fiscalYearStartMonth } = forecast.baseline;
    expect(series.map(({ key, label }) => (key.includes('.') ? label : key))).toEqual([
      'cash',
      'income',
      'expense',
      'result',
      'Other cash movements',
      '3001 Försäljning',
      'Other income',
      '5010 Lokalhyra',
      'Other expenses',
    ]);
    const [cash, income, expense, result] = series;
    expect(reconciliation?.method).toBe('variance');
    expect(fiscalYearStartMonth).toBe(1);
    for (const [step, { pointMinor }] of (result?.points ?? []).entries()) {
      expect(pointMinor).toBe(
        (income?.points[step]?.pointMinor ?? 0) - (expense?.points[step]?.pointMinor ?? 0),
      );
    }
    expect(cash?.totals?.map(({ label }) => label)).toEqual([
      '2026 Q1',
      '2026 Q2',
      '2026 Q3',
      '2026 Q4',
      '2026',
    ]);
    expect(cash?.totals?.at(-1)?.pointMinor).toBe(cash?.points.at(-1)?.pointMinor);
    expect(cash?.points).toHaveLength(12);
    expect(cash?.points[0]?.month).toBe('2026-01');
    for (const point of cash?.points ?? []) {
      expect(point.lower80Minor).toBeLessThanOrEqual(point.pointMinor);
      expect(point.upper80Minor).toBeGreaterThanOrEqual(point.pointMinor);
    }
    const { explanation } = cash ?? {};
    expect(explanation?.sentences[0]).toMatch(/^The forecast is the weighted mean of /);
    expect(explanation?.backtest).toMatchObject({ kind: 'refitted', origins: 12 });
    expect(explanation?.hitRate80?.trials).toBe(12);
    expect(['high', 'medium', 'low']).toContain(explanation?.confidence);
    for (const [step, point] of (cash?.points ?? []).entries()) {
      const { month, ...parts } = explanation?.contributions?.[step] ?? { month: '' };
      expect(month).toBe(point.month);
      expect(Object.values<number>(parts).reduce((sum, part) => sum + part, 0)).toBe(point.pointMinor);
    }
    expect(lowPoint.month >= '2025-12').toBe(true);
    const { floorMinor, figures = [] } = forecast.baseline.finance ?? {};
    expect(floorMinor).toBe(0);
    expect(new Set(figures.map(({ group }) => group)).size).toBe(5);
    const grossBurn = figures.find(({ key }) => key === 'grossBurn');
    expect(grossBurn).toMatchObject({ status: 'known', unit: 'minor' });
    expect(grossBurn?.inputs).toHaveLength(3);
  });

  it('computes baseline and scenario on the same books', async () => {
    await startWorker();
    const caller = await signInWithBooks();
    const scenario = await caller.call<Scenario>('POST', '/api/scenarios', {
      name: 'New rent',
      operations: [
        {
          type: 'monthly',
          direction: 'outflow',
          amountMinor: 1_000_000,
          fromMonth: '2026-01',
          label: 'Rent',
        },
        { type: 'oneOff', direction: 'inflow', amountMinor: 500_000, month: '2026-03', label: 'Refund' },
      ],
    });
    const scenarioId = scenario.body.id;
    const { id } = await generate(caller, { scenarioId, horizonMonths: 6 });
    const forecast = await stage.forecastOf(caller, await jobIn(caller, id, 'succeeded'));
    expect(forecast.scenario).toMatchObject({ id: scenarioId, name: 'New rent', version: 1 });
    const changed = forecast.scenario?.forecast.cashAtHorizonMinor ?? 0;
    expect(changed).toBe(forecast.baseline.cashAtHorizonMinor - 6 * 1_000_000 + 500_000);
    expect(forecast.scenario?.effects.map(({ cashAtHorizonMinor }) => cashAtHorizonMinor)).toEqual([
      -6_000_000, -5_500_000,
    ]);
    const list = await caller.call<{ items: Forecast[] }>('GET', `/api/forecasts?scenarioId=${scenarioId}`);
    expect(forecastPageSchema.parse(list.body)).toEqual(list.body);
    expect(list.body.items.map((item) => item.id)).toEqual([forecast.id]);
    expect(
      (await caller.call<{ items: unknown[] }>('GET', `/api/forecasts?scenarioId=${id}`)).body.items,
    ).toEqual([]);
    const gone = await caller.call('POST', '/api/forecasts/generate', { scenarioId: id });
    expect(gone.code).toBe('SCENARIO_NOT_FOUND');
  });

  it('leaves a one-off out, names it, and keeps it when it is put back', async () => {
    await startWorker();
    const caller = await signInWithBooks({ oneOff: { index: 30, expenseMinor: 400_000_00 } });
    const plainJob = await generate(caller, { horizonMonths: 6 });
    expect(plainJob.putBack).toEqual([]);
    const plain = await stage.forecastOf(caller, await jobIn(caller, plainJob.id, 'succeeded'));
    const expenseOf = (forecast: Forecast) =>
      forecast.baseline.series.find(({ key }) => key === 'expense')?.explanation;
    expect(plain.putBack).toEqual([]);
    const [excluded] = expenseOf(plain)?.exclusions ?? [];
    expect(excluded?.month).toBe('2025-07');
    expect(excluded?.valueMinor).toBeGreaterThan(400_000_00);
    const putBack = [{ seriesKey: 'expense', month: '2025-07' }];
    const job = await generate(caller, { horizonMonths: 6, putBack });
    expect(job.putBack).toEqual(putBack);
    const kept = await stage.forecastOf(caller, await jobIn(caller, job.id, 'succeeded'));
    expect(forecastSchema.parse(kept).putBack).toEqual(putBack);
    expect(expenseOf(kept)?.exclusions).toEqual([]);
    const sumOf = (forecast: Forecast) =>
      forecast.baseline.series
        .find(({ key }) => key === 'expense')
        ?.points.reduce((sum, { pointMinor }) => sum + pointMinor, 0);
    expect(sumOf(kept)).not.toBe(sumOf(plain));
  });

  it('refuses to put back what the books do not have, and names it', async () => {
    const caller = await signInWithBooks();
    const order = (putBack: unknown) =>
      caller.call<{ error: { details: unknown } }>('POST', '/api/forecasts/generate', { putBack });
    const strange = { seriesKey: 'fuel', month: '2025-03' };
    const early = { seriesKey: 'cash', month: '2022-12' };
    const late = { seriesKey: 'cash', month: '2026-01' };
    const refused = await order([strange, early, { seriesKey: 'cash', month: '2025-12' }, late]);
    expect(refused).toMatchObject({ status: 422, code: 'PUT_BACK_UNKNOWN' });
    expect(refused.body.error.details).toEqual({ unknown: [strange, early, late] });
    for (const fault of [[{ seriesKey: 'cash', month: 'March' }], [{ month: '2025-03' }], 'cash:2025-03']) {
      expect(await order(fault)).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    }
    expect(await stage.queuedRows()).toBe(0);
  });

  it('refuses empty books', async () => {
    const caller = await api.signIn();
    expect((await caller.call('POST', '/api/forecasts/generate', {})).code).toBe('BOOKS_EMPTY');
    expect(await stage.queuedRows()).toBe(0);
  });

  it('shows as many waiting jobs in llen as in rows and in the metric (R054, R102)', async () => {
    const caller = await signInWithBooks();
    for (let count = 0; count < 3; count += 1) await generate(caller);
    expect(await stage.depth()).toBe(3);
    expect(await stage.queuedRows()).toBe(3);
    expect(await readQueueDepth(stage.client, api.database)).toBe(3);
    const worker = await startWorker();
    await eventually(async () => (await stage.queuedRows()) === 0);
    expect(await stage.depth()).toBe(0);
    const scraped = await (await fetch(`http://127.0.0.1:${worker.port()}/metrics`)).text();
    expect(scraped).toContain('forecast_queue_depth{process="worker"} 0');
    expect(scraped).toContain('worker_utilisation_percent');
    expect(scraped).toContain('forecast_generations_total{outcome="timeout",process="worker"} 0');
    const health = await fetch(`http://127.0.0.1:${worker.port()}/health`);
    expect(await health.json()).toMatchObject({ status: 'healthy', workerId: worker.id });
  });

  it('with wait=true answers the finished job', async () => {
    await startWorker();
    const caller = await signInWithBooks();
    const waited = await caller.call<ForecastJob>('POST', '/api/forecasts/generate?wait=true', {});
    expect(waited.status).toBe(200);
    expect(waited.body.state).toBe('succeeded');
  });
});

describe('Idempotency-Key', () => {
  it('makes one job out of 20 parallel requests', async () => {
    const caller = await signInWithBooks();
    const before = await stage.queuedRows();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        caller.call<ForecastJob>('POST', '/api/forecasts/generate', {}, { 'idempotency-key': 'k1' }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await stage.queuedRows()).toBe(before + 1);
    expect(await stage.depth()).toBe(before + 1);
  });

  it('refuses the same key for another request, and leaves it free after a refused one', async () => {
    const caller = await api.signIn();
    const order = (body: object) =>
      caller.call<ForecastJob>('POST', '/api/forecasts/generate', body, { 'idempotency-key': 'k2' });
    expect((await order({ horizonMonths: 6 })).code).toBe('BOOKS_EMPTY');
    const filled = await signInWithBooks();
    const call = (body: object) =>
      filled.call<ForecastJob>('POST', '/api/forecasts/generate', body, { 'idempotency-key': 'k2' });
    expect((await call({ horizonMonths: 6 })).status).toBe(202);
    expect((await call({ horizonMonths: 7 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect((await call({ horizonMonths: 6, scenarioId: null, putBack: [] })).status).toBe(202);
    const putBack = [{ seriesKey: 'cash', month: '2025-03' }];
    expect((await call({ horizonMonths: 6, putBack })).code).toBe('IDEMPOTENCY_CONFLICT');
  });
});

describe('jobs', () => {
  it('streams each change until the job ends', async () => {
    await startWorker();
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    const { headers } = caller;
    const stream = await api.server.inject({ url: `/api/forecasts/jobs/${id}/events`, headers });
    expect(stream.headers['content-type']).toContain('text/event-stream');
    const jobs = stream.body
      .split('\n\n')
      .filter((event) => event.startsWith('event: job\ndata: '))
      .map((event) => JSON.parse(event.slice('event: job\ndata: '.length)) as ForecastJob);
    expect(jobs.at(-1)?.state).toBe('succeeded');
    expect(jobs.at(-1)?.forecastId).not.toBeNull();
  });

  it('describe their stream as one', async () => {
    const answer = await api.server.inject({ url: '/api/docs/json' });
    const { paths } = answer.json();
    const { content } = paths['/api/forecasts/jobs/{id}/events'].get.responses['200'];
    expect(Object.keys(content)).toEqual(['text/event-stream']);
  });

  it('ends the stream when the caller goes, over a real port', async () => {
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    const base = await api.server.listen({ port: 0, host: '127.0.0.1' });
    const leaving = new AbortController();
    const url = `${base}/api/forecasts/jobs/${id}/events`;
    const response = await fetch(url, { headers: caller.headers, signal: leaving.signal });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toContain('retry: ');
    leaving.abort();
    await expect(reader?.read()).rejects.toThrow();
    await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`);
    await expect(
      fetch(url, { headers: { ...caller.headers, authorization: 'Bearer x' } }),
    ).resolves.toMatchObject({
      status: 401,
    });
  });

  it('cancels a queued job at once and takes it off the list', async () => {
    const caller = await signInWithBooks();
    const before = await stage.depth();
    const { id } = await generate(caller);
    expect(await stage.depth()).toBe(before + 1);
    const cancelled = await caller.call<ForecastJob>('POST', `/api/forecasts/jobs/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', errorCode: 'FORECAST_CANCELLED' });
    expect(await stage.depth()).toBe(before);
    expect((await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`)).status).toBe(200);
  });

  it('refuses to cancel a job that has ended otherwise', async () => {
    await startWorker();
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    await jobIn(caller, id, 'succeeded');
    expect((await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`)).code).toBe('FORECAST_JOB_STATE');
  });

  it("answers 404 for another company's job, forecast, stream and scenario (R098)", async () => {
    await startWorker();
    const ours = await signInWithBooks();
    const theirs = await signInWithBooks();
    const { id } = await generate(ours);
    const { forecastId } = await jobIn(ours, id, 'succeeded');
    const addresses = [
      ['GET', `/api/forecasts/jobs/${id}`, 'FORECAST_JOB_NOT_FOUND'],
      ['GET', `/api/forecasts/jobs/${id}/events`, 'FORECAST_JOB_NOT_FOUND'],
      ['POST', `/api/forecasts/jobs/${id}/cancel`, 'FORECAST_JOB_NOT_FOUND'],
      ['GET', `/api/forecasts/${forecastId}`, 'FORECAST_NOT_FOUND'],
    ] as const;
    for (const [method, url, code] of addresses) {
      expect(await theirs.call(method, url)).toMatchObject({ status: 404, code });
    }
    expect((await theirs.call<{ items: unknown[] }>('GET', '/api/forecasts')).body.items).toEqual([]);
    const scenario = await ours.call<Scenario>('POST', '/api/scenarios', { name: 'x', operations: [] });
    const stolen = await theirs.call('POST', '/api/forecasts/generate', { scenarioId: scenario.body.id });
    expect(stolen).toMatchObject({ status: 404, code: 'SCENARIO_NOT_FOUND' });
  });
});
