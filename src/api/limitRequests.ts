import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PLANS, planAllowing } from '@/core/billing/plans.ts';
import { PlanCache } from '@/features/plans/PlanCache.ts';
import type { RequestsTaken } from '@/features/plans/PlanService.ts';
import { readPlanOfMember } from '@/features/plans/PlanStore.ts';
import { featureRefusal } from '@/features/plans/planRefusals.ts';
import { AppError, type ErrorDetails } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { type Attempt, Attempts } from '@/shared/rateLimits/Attempts.ts';
import { addRateLimitMetrics, type RateLimitMetrics } from '@/shared/rateLimits/addRateLimitMetrics.ts';
import { listClientRules } from '@/shared/rateLimits/ClientRuleStore.ts';
import { ClientRules } from '@/shared/rateLimits/ClientRules.ts';
import { clientAddress, plainAddress } from '@/shared/rateLimits/clientAddress.ts';
import type { Lane } from '@/shared/rateLimits/Lane.ts';
import { type LimitPolicyName, limitPolicies } from '@/shared/rateLimits/LimitPolicy.ts';
import { RateLimiter, type Taken } from '@/shared/rateLimits/RateLimiter.ts';
import { rateLimitHeaders } from '@/shared/rateLimits/rateLimitHeaders.ts';
import type { ApiDeps } from './buildApi.ts';
import { openLanes } from './openLanes.ts';
import { type LaneName, type RouteLimits, routeLimits } from './routeLimits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    limits: RouteLimits | undefined;
    /** The address is on the allow-list: only attempts at credentials and at money are counted. */
    isAllowListed: boolean;
    limitsTaken: readonly Taken[];
    attempt: Attempt | undefined;
  }
}

/** Who asks again at once must not keep the server busy with refusing. */
const SHED_PAUSE_MS = 100;

export type RequestLimits = {
  readonly limiter: RateLimiter;
  /** To be called where the caller is not known yet. */
  readonly limitAddresses: (server: ApiServer) => void;
  /** To be called where the caller is known. */
  readonly limitPeople: (server: ApiServer) => void;
  /** What the company of the request has taken of its plan; undefined when that has no limit. */
  readonly requestsTaken: (request: FastifyRequest) => RequestsTaken | undefined;
};

type Doorman = {
  readonly limiter: RateLimiter;
  readonly attempts: Attempts;
  readonly rules: ClientRules;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
  readonly plans: PlanCache;
  readonly metrics: RateLimitMetrics;
  readonly log: Log;
};

/** Shows what was taken, counts it, and refuses whoever has nothing left. */
function judge(
  { metrics, log }: Doorman,
  request: FastifyRequest,
  reply: FastifyReply,
  taken: readonly Taken[],
  more: ErrorDetails = {},
): void {
  request.limitsTaken = [...request.limitsTaken, ...taken];
  reply.headers(rateLimitHeaders(request.limitsTaken));
  for (const { policy, isAdmitted } of taken)
    metrics.decisions.inc({ policy: policy.name, outcome: isAdmitted ? 'admitted' : 'limited' });
  const spent = taken.find(({ isAdmitted }) => !isAdmitted);
  if (spent === undefined) return;
  const { policy, resetS } = spent;
  reply.header('retry-after', String(resetS));
  if (policy.withoutStore === 'refuse')
    log.info(
      { security: true, requestId: request.id, ip: request.ip, policy: policy.name },
      'rate limit of credentials or money reached',
    );
  throw new AppError('RATE_LIMIT_EXCEEDED', {
    details: {
      policy: policy.name,
      limit: policy.pointsMax,
      windowS: policy.windowS,
      retryAfterS: resetS,
      ...more,
    },
  });
}

async function counted<T>(doorman: Doorman, policy: LimitPolicyName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    doorman.metrics.decisions.inc({ policy, outcome: 'unavailable' });
    throw error;
  }
}

async function takeOf(
  doorman: Doorman,
  request: FastifyRequest,
  reply: FastifyReply,
  policy: LimitPolicyName,
  subject: string,
): Promise<void> {
  judge(doorman, request, reply, [
    await counted(doorman, policy, () => doorman.limiter.take(policy, subject)),
  ]);
}

/** The place in the lane is left when the answer is complete or its connection has gone. */
async function enterLane({ lanes, metrics }: Doorman, reply: FastifyReply, name: LaneName): Promise<void> {
  try {
    const leave = await lanes[name].enter();
    reply.raw.once('close', leave).once('finish', leave);
    if (reply.raw.closed) leave();
  } catch (error) {
    metrics.shed.inc({ lane: name });
    await pause(SHED_PAUSE_MS);
    throw error;
  }
}

/** What stands for an address without a route: one of the API, or a page that the web application resolves. */
const unmatched = (url: string) => (url.startsWith('/api/') ? '/api/unmatched' : '/unmatched');

const sendsBody = (request: FastifyRequest) => request.method !== 'GET' && request.method !== 'HEAD';

function addAddressHooks(server: ApiServer, doorman: Doorman): void {
  server.decorateRequest('limits', undefined);
  server.decorateRequest('isAllowListed', false);
  // A new array is put there by each request, so none is ever shared.
  server.decorateRequest('limitsTaken', null as never);
  server.decorateRequest('attempt', undefined);

  server.addHook('onRequest', async (request, reply) => {
    const limits = routeLimits(request.method, request.routeOptions.url ?? unmatched(request.url));
    request.limits = limits;
    request.limitsTaken = [];
    if (limits.isExempt) return;
    const rule = await doorman.rules.ruleOf(plainAddress(request.ip));
    if (rule === 'block') {
      doorman.metrics.blocked.inc();
      throw new AppError('CLIENT_BLOCKED');
    }
    request.isAllowListed = rule === 'allow';
    if (!request.isAllowListed)
      await takeOf(doorman, request, reply, 'ip', `ip:${clientAddress(request.ip)}`);
    if (!sendsBody(request)) await enterLane(doorman, reply, limits.lane);
  });
}

/** What an attempt at credentials names: the account, the sign-in that was begun, else the person, else nobody. */
function accountOf(request: FastifyRequest): string {
  const { body } = request;
  const { email, challenge }: { email?: unknown; challenge?: unknown } =
    typeof body === 'object' && body !== null ? body : {};
  const named = email ?? challenge;
  return typeof named === 'string' ? named : (request.userId ?? '');
}

async function beginAttempt(doorman: Doorman, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { attempts } = doorman;
  const client = clientAddress(request.ip);
  const attempt = await counted(doorman, 'auth', () =>
    attempts.begin(client, accountOf(request), request.isAllowListed),
  );
  judge(doorman, request, reply, attempt.taken);
  request.attempt = attempt;
}

function outcomeOf(status: number, attempts: RouteLimits['attempts']): Parameters<Attempt['end']>[0] {
  if (status >= 500) return 'undecided';
  return status < 400 && attempts === 'failures' ? 'right' : 'wrong';
}

/** A key has counters of its own, so that a script that runs wild leaves its maker their share. */
const subjectOf = ({ apiKey, userId }: FastifyRequest) =>
  apiKey === undefined ? `user:${userId}` : `key:${apiKey.id}`;

/** All that a company asks together, by its plan, which must have API keys for a key to be let in. */
async function takeOfCompany(doorman: Doorman, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { companyId, userId, apiKey, isAllowListed } = request;
  if (companyId === undefined || userId === undefined) return;
  const plan = await doorman.plans.planOf({ companyId, userId });
  const refusal = apiKey === undefined ? undefined : featureRefusal(plan, 'apiKeys');
  if (refusal) throw refusal;
  const limit = PLANS[plan].limits.apiRequestsPerMinute;
  if (limit === null || isAllowListed) return;
  const taken = await doorman.limiter.take('company', `company:${companyId}`, limit);
  const larger = planAllowing('apiRequestsPerMinute', limit + 1);
  const upgrade = larger && { plan: larger, limit: PLANS[larger].limits.apiRequestsPerMinute };
  judge(doorman, request, reply, [taken], { plan, upgrade: upgrade ?? null });
}

function addPersonHooks(server: ApiServer, doorman: Doorman): void {
  server.addHook('onRequest', async (request, reply) => {
    const { limits, userId, isAllowListed } = request;
    if (limits === undefined || limits.isExempt || userId === undefined) return;
    if (!isAllowListed) await takeOf(doorman, request, reply, 'user', subjectOf(request));
    await takeOfCompany(doorman, request, reply);
    const { ofPerson } = limits;
    if (ofPerson !== undefined && (!isAllowListed || ofPerson === 'billing'))
      await takeOf(doorman, request, reply, ofPerson, subjectOf(request));
  });

  // Only now: a body that trickles in must not hold a place.
  server.addHook('preHandler', async (request, reply) => {
    const { limits } = request;
    if (limits === undefined || limits.isExempt) return;
    if (limits.attempts !== undefined) await beginAttempt(doorman, request, reply);
    if (sendsBody(request)) await enterLane(doorman, reply, limits.lane);
  });

  server.addHook('onSend', async (request, reply, payload) => {
    const { attempt, limits } = request;
    request.attempt = undefined;
    if (attempt !== undefined) await attempt.end(outcomeOf(reply.statusCode, limits?.attempts));
    return payload;
  });
}

/** Who may ask how often, and how much is done at a time. */
export function limitRequests({ config, clock, log, metrics, database, redis }: ApiDeps): RequestLimits {
  const limiter = new RateLimiter({ policies: limitPolicies(config), redis, clock, log });
  const rules = new ClientRules({ read: () => database.asNobody(listClientRules), clock, log });
  const lanes = openLanes(database.settings.connectionsMax);
  const attempts = new Attempts(limiter);
  const plans = new PlanCache({
    read: (scope) => readPlanOfMember(database, scope),
    defaultPlan: config.DEFAULT_PLAN,
    clock,
  });
  const doorman: Doorman = {
    limiter,
    attempts,
    rules,
    lanes,
    plans,
    log,
    metrics: addRateLimitMetrics(metrics, limiter, lanes),
  };
  return {
    limiter,
    limitAddresses: (server) => addAddressHooks(server, doorman),
    limitPeople: (server) => addPersonHooks(server, doorman),
    requestsTaken: ({ limitsTaken }) => {
      const taken = limitsTaken.find(({ policy }) => policy.name === 'company');
      if (taken === undefined) return undefined;
      const { policy, remaining, resetS } = taken;
      return { current: policy.pointsMax - remaining, resetsAt: new Date(clock.nowMs() + resetS * 1000) };
    },
  };
}
