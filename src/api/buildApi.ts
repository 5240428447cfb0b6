import cookie from '@fastify/cookie';
import Fastify, { type FastifyReply } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type Stripe from 'stripe';
import { announcementRoutes } from '@/features/announcements/announcementRoutes.ts';
import { ApiKeyGateService } from '@/features/apiKeys/ApiKeyGateService.ts';
import { apiKeyRoutes } from '@/features/apiKeys/apiKeyRoutes.ts';
import { auditRoutes } from '@/features/audit/auditRoutes.ts';
import { billingRoutes } from '@/features/billing/billingRoutes.ts';
import { billingWebhookRoutes } from '@/features/billing/billingWebhookRoutes.ts';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { billingGateRoutes } from '@/features/billingGate/billingGateRoutes.ts';
import { checklistRoutes } from '@/features/checklists/checklistRoutes.ts';
import { companyRoutes } from '@/features/companies/companyRoutes.ts';
import { databaseRoutes } from '@/features/database/databaseRoutes.ts';
import { addEvidenceGauges } from '@/features/evidence/addEvidenceGauges.ts';
import { evidenceRoutes } from '@/features/evidence/evidenceRoutes.ts';
import { flagRoutes } from '@/features/flags/flagRoutes.ts';
import { forecastRoutes } from '@/features/forecasts/forecastRoutes.ts';
import { WorkerHeartbeat } from '@/features/forecasts/WorkerHeartbeat.ts';
import { holdRoutes } from '@/features/holds/holdRoutes.ts';
import { ImportService } from '@/features/imports/ImportService.ts';
import { importRoutes } from '@/features/imports/importRoutes.ts';
import { countFailedPeople } from '@/features/incidents/FailedPeople.ts';
import { incidentRoutes } from '@/features/incidents/incidentRoutes.ts';
import { problemReportRoutes } from '@/features/incidents/problemReportRoutes.ts';
import { LedgerService } from '@/features/ledger/LedgerService.ts';
import { ledgerRoutes } from '@/features/ledger/ledgerRoutes.ts';
import { limitRoutes } from '@/features/limits/limitRoutes.ts';
import { memberRoutes } from '@/features/members/memberRoutes.ts';
import { monitoringRoutes } from '@/features/monitoring/monitoringRoutes.ts';
import { OnCallReadModel } from '@/features/onCall/OnCallReadModel.ts';
import { onCallRoutes } from '@/features/onCall/onCallRoutes.ts';
import { operatorRoutes } from '@/features/operators/operatorRoutes.ts';
import { overviewRoutes } from '@/features/overview/overviewRoutes.ts';
import { peopleRoutes } from '@/features/people/peopleRoutes.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { planRoutes } from '@/features/plans/planRoutes.ts';
import { platformAuditRoutes } from '@/features/platformAudit/platformAuditRoutes.ts';
import { ownMoneyRoutes } from '@/features/platformBooks/ownMoneyRoutes.ts';
import { queueRoutes } from '@/features/queue/queueRoutes.ts';
import { reportRoutes } from '@/features/reports/reportRoutes.ts';
import { scenarioRoutes } from '@/features/scenarios/scenarioRoutes.ts';
import { securityResponseRoutes } from '@/features/securityResponse/securityResponseRoutes.ts';
import { LiveSessions } from '@/features/sessions/LiveSessions.ts';
import { SessionService } from '@/features/sessions/SessionService.ts';
import { sessionRoutes } from '@/features/sessions/sessionRoutes.ts';
import { shareRoutes } from '@/features/shares/shareRoutes.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { SessionCookie } from '@/shared/auth/SessionCookie.ts';
import { CompanyCache } from '@/shared/cache/CompanyCache.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { toHttpError } from '@/shared/errors/toHttpError.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { type HoldView, NEVER_HELD } from '@/shared/hold/HoldView.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { knowRequestOrigin } from '@/shared/http/requestOrigin.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { addCallerHooks } from './addCallerHooks.ts';
import { buildOverview } from './buildOverview.ts';
import { limitRequests } from './limitRequests.ts';
import { observeRequests } from './observeRequests.ts';
import { refuseForeignOrigins } from './refuseForeignOrigins.ts';
import { refuseUnstorableText } from './refuseUnstorableText.ts';
import { refuseWhileHeld } from './refuseWhileHeld.ts';
import { requireVerifiedEmail } from './requireVerifiedEmail.ts';
import { secureAnswers } from './secureAnswers.ts';
import { serveDocs } from './serveDocs.ts';
import { ignoreExpectations, serverBounds } from './serverBounds.ts';
import { serveWeb } from './serveWeb.ts';
import { serveWellKnown } from './serveWellKnown.ts';
import { traceRequests } from './traceRequests.ts';

/** JSON bodies; a route that takes files says its own limit. */
const BODY_BYTES_MAX = 1024 * 1024;

export type ApiDeps = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly database: Database;
  /** Undefined when the configuration names none. */
  readonly redis: Redis | undefined;
  /** Whether the system is on hold; without it, it never is. */
  readonly hold?: HoldView;
};

/** Whose X-Forwarded-For is believed. */
function trustedProxies({ TRUSTED_PROXIES }: Config): string[] | false {
  const proxies = TRUSTED_PROXIES.split(',').map((part) => part.trim());
  return TRUSTED_PROXIES.trim() === '' ? false : proxies.filter((part) => part !== '');
}

function openSessions(deps: ApiDeps, accessTokens: AccessTokens): SessionService {
  const live = new LiveSessions({ ...deps, accessTtlS: accessTokens.ttlS });
  return new SessionService({
    ...deps,
    accessTokens,
    live,
    sessionTtlDays: deps.config.REFRESH_SESSION_TTL_DAYS,
  });
}

/** How people come in and go. */
function doorRoutes(server: ApiServer, deps: ApiDeps, sessions: SessionService): void {
  const cookie = new SessionCookie(deps.config);
  peopleRoutes(server, { ...deps, sessions, cookie });
  sessionRoutes(server, { sessions, cookie });
}

/** The API as a server that does not listen yet. The caller closes it and what it was given. */
export async function buildApi(deps: ApiDeps): Promise<ApiServer> {
  const { config, clock, log, metrics, database } = deps;
  const server: ApiServer = Fastify({
    logger: false,
    genReqId: newId,
    bodyLimit: BODY_BYTES_MAX,
    ...serverBounds,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies(config),
    // An address that cannot be decoded is answered before any hook runs.
    frameworkErrors: (error, request, reply) => {
      const { status, body } = toHttpError(error, request.id);
      void (reply as FastifyReply).status(status).header('x-request-id', request.id).send(body);
    },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  const accessTokens = new AccessTokens(
    new KeyRing(config.JWT_SECRET, config.JWT_SECRETS_PREVIOUS),
    config.ACCESS_TOKEN_TTL_S,
    clock,
  );
  const sessions = openSessions(deps, accessTokens);
  // A body is JSON unless its route says otherwise: a form of another site cannot send that unasked.
  server.removeContentTypeParser('text/plain');
  ignoreExpectations(server.server);
  secureAnswers(server, config);
  traceRequests(server);
  observeRequests(server, { log, metrics, clock });
  refuseWhileHeld(server, deps.hold ?? NEVER_HELD);
  const limits = limitRequests(deps);
  limits.limitAddresses(server);
  refuseForeignOrigins(server);
  refuseUnstorableText(server);
  addCallerHooks(server, { ...deps, accessTokens, apiKeys: new ApiKeyGateService(deps), sessions });
  if (config.SMTP_URL !== '') requireVerifiedEmail(server, database);
  limits.limitPeople(server);
  knowRequestOrigin(server);
  await server.register(cookie);
  await serveDocs(server);
  serveWellKnown(server, deps);
  doorRoutes(server, deps, sessions);
  companyRoutes(server, deps);
  const plans = new PlanService(config);
  memberRoutes(server, { ...deps, plans });
  apiKeyRoutes(server, { ...deps, plans });
  shareRoutes(server, { ...deps, plans });
  planRoutes(server, { ...deps, plans, requestsTaken: limits.requestsTaken });
  auditRoutes(server, { ...deps, plans });
  operationsRoutes(server, deps);
  const stripe = createStripe(config, { metrics });
  const health = monitoringRoutes(server, {
    ...{ ...deps, stripe, sessions },
    hold: deps.hold ?? NEVER_HELD,
    rateLimits: limits.limiter,
    countLiveWorkers: WorkerHeartbeat.countLive,
  });
  addEvidenceGauges({ ...deps, expected: config.EVIDENCE_EXPECTED });
  overviewRoutes(server, buildOverview({ ...deps, health }));
  const ledger = new LedgerService({ ...deps, plans });
  ledgerRoutes(server, { ledger });
  importRoutes(server, { imports: new ImportService({ ...deps, ledger }) });
  const cache = new CompanyCache({ ...deps, secret: config.JWT_SECRET });
  reportRoutes(server, { ...deps, cache });
  scenarioRoutes(server, { ...deps, plans });
  forecastRoutes(server, { ...deps, plans, cache });
  moneyRoutes(server, { ...deps, stripe }, plans);
  await serveWeb(server, config.WEB_DIR);
  return server;
}

/** What operators of the platform see and do. */
function operationsRoutes(server: ApiServer, deps: ApiDeps): void {
  operatorRoutes(server);
  flagRoutes(server, { flags: getFeatureFlags(), database: deps.database });
  limitRoutes(server, deps);
  incidentRoutes(server, deps);
  problemReportRoutes(server, deps);
  countFailedPeople(server, deps);
  platformAuditRoutes(server, deps);
  queueRoutes(server, deps);
  holdRoutes(server, deps);
  checklistRoutes(server, deps);
  announcementRoutes(server, deps);
  onCallRoutes(server, new OnCallReadModel(deps.config));
  evidenceRoutes(server, { ...deps, expected: deps.config.EVIDENCE_EXPECTED });
  databaseRoutes(server, deps);
  securityResponseRoutes(server, deps);
}

/** What customers pay, and what AccuBooks makes of it. */
function moneyRoutes(
  server: ApiServer,
  deps: ApiDeps & { readonly stripe: Stripe | undefined },
  plans: PlanService,
): void {
  const gate = new BillingGateService({ ...deps, process: 'api' });
  billingRoutes(server, { ...deps, plans, gate });
  billingWebhookRoutes(server, deps);
  billingGateRoutes(server, { ...deps, gate });
  ownMoneyRoutes(server, deps);
}
