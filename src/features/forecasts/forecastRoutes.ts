import { Readable } from 'node:stream';
import { z } from 'zod';
import type { PlanService } from '@/features/plans/PlanService.ts';
import type { CompanyCache } from '@/shared/cache/CompanyCache.ts';
import { sendCached } from '@/shared/cache/sendCached.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { requireFeature } from '@/shared/featureFlags/requireFeature.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { trustedJson } from '@/shared/http/trustedJson.ts';
import { idSchema } from '@/shared/http/wireContract.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { ForecastQueue } from './ForecastQueue.ts';
import { ForecastService } from './ForecastService.ts';
import {
  forecastJobSchema,
  forecastListQuerySchema,
  forecastPageSchema,
  forecastSchema,
  generateForecastQuerySchema,
  generateForecastRequestSchema,
} from './forecastContract.ts';
import { JobWatcher } from './JobWatcher.ts';
import { jobEvents } from './jobEvents.ts';
import { OpenWaits } from './OpenWaits.ts';
import { waitForJob } from './waitForJob.ts';

export type ForecastRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly redis: Redis | undefined;
  readonly plans: PlanService;
  readonly cache: CompanyCache;
  /** Another list than `queue:forecasts`. */
  readonly queueKey?: string;
  /** Another wait of `wait=true` than 30 s, in milliseconds. */
  readonly waitMs?: number;
};

/** Longest wait of a synchronous caller (C34, R136). */
const WAIT_MS = 30_000;
/** Longest event stream; shorter than an access token lives. */
const EVENTS_MS = 10 * 60_000;

const params = z.object({ id: idSchema });
const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'the same key and the same body answer the same job' }),
});
const tags = ['forecasts'];

export function forecastRoutes(server: ApiServer, deps: ForecastRouteDeps): void {
  const queue = new ForecastQueue(deps.redis, deps.log, deps.queueKey);
  const service = new ForecastService({ ...deps, queue });
  const watcher = new JobWatcher(deps.clock);
  const waits = new OpenWaits();
  server.addHook('preClose', async () => waits.stop());
  generateRoute(server, { service, watcher, waits, waitMs: deps.waitMs ?? WAIT_MS });
  jobRoutes(server, { service, watcher, waits });
  readRoutes(server, service, deps.cache);
}

type Watching = {
  readonly service: ForecastService;
  readonly watcher: JobWatcher;
  readonly waits: OpenWaits;
};

function generateRoute(server: ApiServer, deps: Watching & { waitMs: number }): void {
  const { service, watcher, waits, waitMs } = deps;
  server.route({
    method: 'POST',
    url: '/api/forecasts/generate',
    config: {
      permission: 'forecasts.order',
      errors: [
        'BOOKS_EMPTY',
        'SCENARIO_NOT_FOUND',
        'PUT_BACK_UNKNOWN',
        'IDEMPOTENCY_CONFLICT',
        'FORECAST_INTAKE_FULL',
        'FORECAST_INTAKE_PAUSED',
        'FORECAST_QUEUE_FULL',
        'PLAN_LIMIT_REACHED',
        'FEATURE_DISABLED',
        'OPERATION_TIMEOUT',
      ],
    },
    schema: {
      tags,
      summary: 'Order a forecast; with wait=true answer when it is ready, 503 after 30 s',
      headers: idempotencyHeaders,
      querystring: generateForecastQuerySchema,
      body: generateForecastRequestSchema,
      response: { 200: forecastJobSchema, 202: forecastJobSchema },
    },
    handler: async (request, reply) => {
      const scope = companyScopeOf(request);
      requireFeature('feature.forecasts', scope);
      const job = await service.generate(scope, request.body, request.headers['idempotency-key']);
      reply.header('location', `/api/forecasts/jobs/${job.id}`);
      if (request.query.wait === 'false') return reply.status(202).send(job);
      const { signal, end } = waits.begin();
      reply.raw.once('close', end);
      const options = { jobId: job.id, boundMs: waitMs, waits, signal };
      const ended = await waitForJob(watcher, () => service.readJob(scope, job.id), options).finally(end);
      return reply.status(200).send(ended);
    },
  });
}

function jobRoutes(server: ApiServer, { service, watcher, waits }: Watching): void {
  server.route({
    method: 'GET',
    url: '/api/forecasts/jobs/:id',
    config: { permission: 'forecasts.read', errors: ['FORECAST_JOB_NOT_FOUND'] },
    schema: { tags, summary: 'One forecast job', params, response: { 200: forecastJobSchema } },
    handler: async (request) => service.readJob(companyScopeOf(request), request.params.id),
  });

  server.route({
    method: 'GET',
    url: '/api/forecasts/jobs/:id/events',
    config: { permission: 'forecasts.read', errors: ['FORECAST_JOB_NOT_FOUND'] },
    schema: {
      tags,
      summary: 'Server-sent events of a job: `event: job` at each change, until it ends',
      params,
      response: { 200: { content: { 'text/event-stream': { schema: z.string() } } } },
    },
    handler: async (request, reply) => {
      const scope = companyScopeOf(request);
      const { id } = request.params;
      await service.readJob(scope, id);
      const { signal, end } = waits.begin();
      const read = async () => {
        await request.stillMay?.();
        return service.readJob(scope, id);
      };
      const changes = watcher.watch(read, { boundMs: EVENTS_MS, signal });
      const stream = Readable.from(jobEvents(changes), { objectMode: false });
      stream.once('close', end);
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream as never);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/forecasts/jobs/:id/cancel',
    config: { permission: 'forecasts.order', errors: ['FORECAST_JOB_NOT_FOUND', 'FORECAST_JOB_STATE'] },
    schema: {
      tags,
      summary: 'Cancel a job that has not ended',
      params,
      response: { 200: forecastJobSchema },
    },
    handler: async (request) => service.cancel(companyScopeOf(request), request.params.id),
  });
}

function readRoutes(server: ApiServer, service: ForecastService, cache: CompanyCache): void {
  server.route({
    method: 'GET',
    url: '/api/forecasts',
    config: { permission: 'forecasts.read', errors: ['CURSOR_INVALID'] },
    serializerCompiler: trustedJson,
    schema: {
      tags,
      summary: 'Forecasts of the company, newest first',
      querystring: forecastListQuerySchema,
      response: { 200: forecastPageSchema },
    },
    handler: (request, reply) =>
      sendCached(cache, { request, reply }, 'forecastList', async () =>
        JSON.stringify(await service.list(companyScopeOf(request), request.query)),
      ),
  });

  server.route({
    method: 'GET',
    url: '/api/forecasts/:id',
    config: { permission: 'forecasts.read', errors: ['FORECAST_NOT_FOUND'] },
    schema: { tags, summary: 'One forecast', params, response: { 200: forecastSchema } },
    handler: (request, reply) =>
      sendCached(cache, { request, reply }, 'forecast', () =>
        service.readJson(companyScopeOf(request), request.params.id),
      ),
  });
}
