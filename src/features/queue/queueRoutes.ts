import { z } from 'zod';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { idSchema } from '@/shared/http/wireContract.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { QueueService } from './QueueService.ts';
import {
  cancelJobsRequestSchema,
  movedJobsSchema,
  queueChangeSchema,
  queueJobsQuerySchema,
  queueJobsSchema,
  queuePauseRequestSchema,
  queueResumeRequestSchema,
  queueStatusSchema,
  queueWorkerSchema,
  queueWorkersSchema,
  retryJobsRequestSchema,
  scaleWorkersRequestSchema,
} from './queueContract.ts';

const TAGS = ['operators'];
const QUEUE = '/api/operators/queue';
const WORKERS = '/api/operators/workers';

type Deps = {
  readonly database: Pick<Database, 'readOnce'>;
  readonly redis: Redis | undefined;
  readonly clock: Clock;
};

/** For operators of the platform: runbook B, P1-3. */
export function queueRoutes(server: ApiServer, { database, redis, clock }: Deps): void {
  const service = new QueueService({ sql: database.readOnce, redis, clock });
  switchRoutes(server, service);
  jobRoutes(server, service);
  workerRoutes(server, service);
}

function switchRoutes(server: ApiServer, service: QueueService): void {
  server.route({
    method: 'GET',
    url: QUEUE,
    config: { permission: 'operator' },
    schema: {
      operationId: 'readQueue',
      summary: 'The queue of forecasts: what waits, whether orders are taken and begun, who computes',
      tags: TAGS,
      response: { 200: queueStatusSchema },
    },
    handler: () => service.status(),
  });

  server.route({
    method: 'POST',
    url: `${QUEUE}/pause`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'pauseQueue',
      summary: 'Take no new orders (intake), or begin none (processing), until it is resumed',
      tags: TAGS,
      body: queuePauseRequestSchema,
      response: { 200: queueChangeSchema },
    },
    handler: async (request) => {
      const { part, reason } = request.body;
      const isChanged = await service.pause(part, reason, personOf(request));
      return { isChanged, status: await service.status() };
    },
  });

  server.route({
    method: 'POST',
    url: `${QUEUE}/resume`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'resumeQueue',
      summary: 'End a pause',
      tags: TAGS,
      body: queueResumeRequestSchema,
      response: { 200: queueChangeSchema },
    },
    handler: async (request) => {
      const isChanged = await service.resume(request.body.part, personOf(request));
      return { isChanged, status: await service.status() };
    },
  });
}

function jobRoutes(server: ApiServer, service: QueueService): void {
  server.route({
    method: 'GET',
    url: `${QUEUE}/jobs`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listQueueJobs',
      summary: 'Jobs of every company in one state, the newest first; nothing of their books',
      tags: TAGS,
      querystring: queueJobsQuerySchema,
      response: { 200: queueJobsSchema },
    },
    handler: async (request) => ({ items: await service.jobs(request.query.state, request.query.limit) }),
  });

  server.route({
    method: 'POST',
    url: `${QUEUE}/jobs/retry`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'retryQueueJobs',
      summary: 'Queue failed jobs again; the answer names those that were',
      tags: TAGS,
      body: retryJobsRequestSchema,
      response: { 200: movedJobsSchema },
    },
    handler: (request) => service.retry(request.body.jobIds, request.body.reason, personOf(request)),
  });

  server.route({
    method: 'POST',
    url: `${QUEUE}/jobs/cancel`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'cancelQueueJobs',
      summary: 'Cancel jobs that have not ended, or all that wait of one company',
      tags: TAGS,
      body: cancelJobsRequestSchema,
      response: { 200: movedJobsSchema },
    },
    handler: (request) => service.cancel(request.body, personOf(request)),
  });
}

function workerRoutes(server: ApiServer, service: QueueService): void {
  server.route({
    method: 'GET',
    url: WORKERS,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listWorkers',
      summary: 'Worker processes that gave a sign of life within the last ten minutes, and what they do',
      tags: TAGS,
      response: { 200: queueWorkersSchema },
    },
    handler: async () => ({ items: await service.workers() }),
  });

  server.route({
    method: 'PUT',
    url: WORKERS,
    config: { permission: 'operator', errors: ['WORKERS_LIMIT_EXCEEDED'] },
    schema: {
      operationId: 'scaleWorkers',
      summary: 'How many worker processes there should be, or that the load decides',
      tags: TAGS,
      body: scaleWorkersRequestSchema,
      response: { 200: queueStatusSchema },
    },
    handler: async (request) => {
      await service.scale(request.body, personOf(request));
      return service.status();
    },
  });

  server.route({
    method: 'POST',
    url: `${WORKERS}/:id/drain`,
    config: { permission: 'operator', errors: ['WORKER_NOT_FOUND'] },
    schema: {
      operationId: 'drainWorker',
      summary: 'Let a worker finish what it computes, begin nothing more, and end',
      tags: TAGS,
      params: z.object({ id: idSchema }),
      response: { 200: queueWorkerSchema },
    },
    handler: (request) => service.drainWorker(request.params.id, personOf(request)),
  });
}
