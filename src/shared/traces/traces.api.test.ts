import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createForecastStage } from '../../../test/support/forecastStage.ts';
import { contextOf, currentTraceparent, inSpan, traces } from './spans.ts';
import { startTraces } from './startTraces.ts';

type Exported = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
};

/** A collector of our own: what it was sent, as it came. */
const received: string[] = [];
const collector = http.createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.url === '/v1/traces') received.push(Buffer.concat(parts).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
afterAll(() => collector.close());
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
const spans = (): Exported[] =>
  received.flatMap((body) =>
    JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: Exported[] }[] }) =>
      resource.scopeSpans.flatMap((scope) => scope.spans),
    ),
  );

const stage = await createForecastStage();

describe('traces (OTEL_EXPORTER_OTLP_ENDPOINT)', () => {
  it('are nothing at all while no collector is named', async () => {
    const { stop } = await startTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, 'api');
    expect(traces.isOn).toBe(false);
    await inSpan('work', {}, async (span) => {
      expect([span, currentTraceparent()]).toEqual([undefined, null]);
    });
    const caller = await stage.signInWithBooks();
    const { id } = await stage.generate(caller);
    const admin = await stage.api.clientOf('admin');
    const { rows } = await admin.query('SELECT trace_parent FROM forecast_jobs WHERE id = $1', [id]);
    expect(rows).toEqual([{ trace_parent: null }]);
    await stop();
    expect(received).toEqual([]);
  });

  it('follow a forecast from the request over the queue into the worker, in one trace', async () => {
    const { stop } = await startTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` }, 'api');
    const caller = await stage.signInWithBooks();
    const { id } = await stage.generate(caller);
    await stage.startWorker();
    await stage.jobIn(caller, id, 'succeeded');
    await vi.waitFor(() => expect(spans().map(({ name }) => name)).toContain('forecast run'), {
      timeout: 20_000,
      interval: 100,
    });
    await stop();
    const all = spans();
    const roots = all.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name);
    expect(roots.filter((name) => !/^(GET \/|POST \/|forecast run)/.test(name))).toEqual([]);
    const byId = new Map(all.map((span) => [span.spanId, span]));
    const run = all.find(
      ({ name, attributes }) => name === 'forecast run' && JSON.stringify(attributes).includes(id),
    );
    const ancestors: string[] = [];
    for (
      let span = run;
      span !== undefined && ancestors.length < 20;
      span = byId.get(span.parentSpanId ?? '')
    )
      ancestors.push(span.name);
    expect(ancestors).toEqual(['forecast run', 'transaction', 'POST /api/forecasts/generate']);
    const ofTrace = all.filter(({ traceId }) => traceId === run?.traceId).map(({ name }) => name);
    for (const name of ['forecast_job_insert', 'forecast compute']) expect(ofTrace).toContain(name);
  });

  it('tell names and no values: no token, no person, no parameter', async () => {
    const { stop } = await startTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, 'api');
    const before = received.length;
    const person = await stage.api.signUp();
    await stage.api.server.inject({
      method: 'POST',
      url: '/api/companies?note=in-the-address',
      headers: { ...person.headers, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
      payload: { name: 'Name of a company', currency: 'SEK' },
    });
    await stop();
    const told = received.slice(before).join('\n');
    expect(told).toContain('POST /api/companies');
    for (const value of [
      ...[
        'Name of a company',
        person.email,
        person.id,
        'in-the-address',
        '$argon2',
        'SELECT ',
        'a'.repeat(32),
      ],
      person.headers.authorization.replace('Bearer ', ''),
    ])
      expect([value, told.includes(value)]).toEqual([value, false]);
  });

  it('cost nothing but spans when the collector is away, and stop in time', async () => {
    const { stop } = await startTraces({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, 'api');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => stage.api.server.inject('/api/health/live')),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    await stop();
    expect(traces.isOn).toBe(false);
  });

  it('go on nowhere from what is no trace', () => {
    for (const text of [null, '', '00-zz-zz-01', `00-${'0'.repeat(31)}-${'1'.repeat(16)}-01`])
      expect(contextOf(text)).toBe(contextOf(null));
  });
});
