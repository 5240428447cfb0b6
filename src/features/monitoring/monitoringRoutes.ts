import type { FastifyReply, FastifyRequest } from 'fastify';
import type Stripe from 'stripe';
import { z } from 'zod';
import { POOL_BANDS, poolBandOf } from '@/core/pool/poolBands.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { type Database, STATEMENT_TIMEOUT_MS } from '@/shared/database/Database.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { ScrapeRead } from '@/shared/metrics/ScrapeRead.ts';
import { scrape } from '@/shared/metrics/scrape.ts';
import { addQueueGauges } from '@/shared/queue/addQueueGauges.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { addHealthMetrics } from './addHealthMetrics.ts';
import { addPoolGauges } from './addPoolGauges.ts';
import { addRedisSentinel } from './addRedisSentinel.ts';
import { addStoreGauges } from './addStoreGauges.ts';
import { buildProbes, readWaiting } from './buildProbes.ts';
import { DatabaseProbe } from './DatabaseProbe.ts';
import { DEPENDENCIES, type Dependency, HealthService } from './HealthService.ts';
import { HEALTH_MEDIA_TYPE, healthCheckSchema, toHealthCheck } from './healthCheckFormat.ts';
import {
  type HealthResponse,
  healthResponseSchema,
  livenessSchema,
  type PoolConfig,
  poolConfigSchema,
} from './monitoringContract.ts';
import { readPlatformFigures } from './PlatformProbe.ts';
import { ProviderProbe } from './ProviderProbe.ts';
import { RedisProbe, type RedisUsers } from './RedisProbe.ts';

const TAGS = ['monitoring'];

const VERDICT = `200 for \`healthy\` and \`degraded\`, 503 for \`unhealthy\`. Over several dependencies only a dead database
or a hold makes \`unhealthy\`: without any other the product still serves, so those make \`degraded\` here and 503 at their own address.
The answer comes within 5 seconds, whatever is broken, and is at most one second old. With \`Accept: ${HEALTH_MEDIA_TYPE}\` it has
the form of draft-inadarei-api-health-check: \`pass\`, \`warn\` and \`fail\` with the same status codes.`;

type MonitoringDeps = RedisUsers & {
  readonly config: Config;
  readonly hold: HoldView;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly redis: Redis | undefined;
  readonly stripe: Stripe | undefined;
  readonly countLiveWorkers: (redis: Redis) => Promise<number>;
};

const HEALTH_ADDRESSES: readonly {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly names: readonly Dependency[];
}[] = [
  {
    url: '/api/health',
    operationId: 'readHealth',
    summary: 'Overall verdict: database, Redis and hold',
    names: ['database', 'redis', 'hold'],
  },
  {
    url: '/api/monitoring/health',
    operationId: 'readMonitoringHealth',
    summary: 'The same as /api/health, under its other name',
    names: ['database', 'redis', 'hold'],
  },
  { url: '/api/health/db', operationId: 'readDatabaseHealth', summary: 'Database', names: ['database'] },
  { url: '/api/health/redis', operationId: 'readRedisHealth', summary: 'Redis', names: ['redis'] },
  {
    url: '/api/health/all',
    operationId: 'readWholeHealth',
    summary:
      'Every dependency: database, Redis, queue, workers, gate of billing, payments, mail, backups, hold, alerting',
    names: DEPENDENCIES,
  },
];

function healthRoutes(server: ApiServer, health: HealthService): void {
  const forms = {
    content: {
      'application/json': { schema: healthResponseSchema },
      [HEALTH_MEDIA_TYPE]: { schema: healthCheckSchema },
    },
  };
  const answer = ({ headers }: FastifyRequest, reply: FastifyReply, body: HealthResponse) => {
    reply.status(body.status === 'unhealthy' ? 503 : 200).header('vary', 'accept');
    return headers.accept?.includes(HEALTH_MEDIA_TYPE)
      ? reply.type(HEALTH_MEDIA_TYPE).send(toHealthCheck(body) as never)
      : reply.type('application/json; charset=utf-8').send(body as never);
  };

  for (const { url, operationId, summary, names } of HEALTH_ADDRESSES) {
    server.route({
      method: 'GET',
      url,
      config: { permission: 'public' },
      schema: {
        operationId,
        summary,
        description: VERDICT,
        tags: TAGS,
        response: { 200: forms, 503: forms },
      },
      handler: async (request, reply) => answer(request, reply, await health.verdict(names)),
    });
  }

  server.route({
    method: 'GET',
    url: '/api/health/live',
    config: { permission: 'public' },
    schema: {
      operationId: 'readLiveness',
      summary: 'The process answers; no dependency is asked',
      tags: TAGS,
      response: { 200: livenessSchema },
    },
    handler: () => health.liveness(),
  });
}

function poolConfigOf(database: Database): PoolConfig {
  const { connectionsMax, acquireTimeoutMs, isDefaultLimit } = database.settings;
  const live = database.stats();
  return {
    configured: {
      connectionLimit: connectionsMax,
      acquireTimeoutMs,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      isDefaultLimit,
    },
    live: { ...live, band: poolBandOf(live.utilisationPercent) },
    thresholds: POOL_BANDS,
  };
}

/** What the alerts watch of the dependencies: R102, R106 to R109. */
function addMonitoringMetrics(deps: MonitoringDeps, health: HealthService): void {
  const { metrics, database, clock, rateLimits, sessions } = deps;
  addPoolGauges(metrics, database);
  addStoreGauges({ metrics, health });
  addRedisSentinel(metrics, deps.redis);
  const stores = {
    redis: deps.redis,
    readRedis: () => health.read('redis'),
    readDatabase: () => health.read('database'),
  };
  addQueueGauges(metrics, clock, async () => numberOf((await readWaiting(stores)).waiting));
  addGauge(metrics, 'forecast_workers_live', 'Workers that gave a sign of life lately (R109).', async () =>
    numberOf((await health.read('workers')).figures.live),
  );
  const modes = {
    rateLimits: () => rateLimits.mode(true) === 'degraded',
    sessions: () => sessions.mode(true) === 'database',
  };
  addHealthMetrics({ metrics, clock, health, names: DEPENDENCIES, modes });
}

/** The number behind a figure; rejects when there is none, which leaves the gauge out of the scrape. */
function numberOf(figure: unknown): number {
  if (typeof figure !== 'number') throw new Error('no such figure now');
  return figure;
}

export function monitoringRoutes(server: ApiServer, deps: MonitoringDeps): HealthService {
  const { database, redis, clock, metrics, countLiveWorkers } = deps;
  const figures = new ScrapeRead(() => readPlatformFigures(database.settings.url));
  const probes = buildProbes({
    ...{ config: deps.config, hold: deps.hold, redis, countLiveWorkers },
    database: new DatabaseProbe(database, clock),
    redisProbe: new RedisProbe(redis, clock, deps),
    provider: new ProviderProbe(deps.stripe, clock),
    readDatabase: () => health.read('database'),
    readRedis: () => health.read('redis'),
    readFigures: () => figures.read(),
  });
  const health: HealthService = new HealthService(probes, clock);
  addMonitoringMetrics(deps, health);
  healthRoutes(server, health);

  server.route({
    method: 'GET',
    url: '/api/monitoring/pool-config',
    config: { permission: 'public' },
    schema: {
      operationId: 'readPoolConfig',
      summary: 'The database pool: configuration, live figures and thresholds',
      description: 'Needs no connection, so it answers while the pool is exhausted.',
      tags: TAGS,
      response: { 200: poolConfigSchema },
    },
    handler: () => poolConfigOf(database),
  });

  server.route({
    method: 'GET',
    url: '/metrics',
    config: { permission: 'public' },
    schema: {
      operationId: 'readMetrics',
      summary: 'Metrics in the text format of Prometheus',
      tags: TAGS,
      response: {
        200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
      },
    },
    handler: async (request, reply) =>
      reply
        .type(metrics.registry.contentType)
        .serializer(String)
        .send(await scrape(metrics, request.headers)),
  });
  return health;
}
