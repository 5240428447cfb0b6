import type Stripe from 'stripe';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { pageQuerySchema } from '@/shared/http/wireContract.ts';
import type { Log } from '@/shared/log/log.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { BillingService } from './BillingService.ts';
import {
  addressSchema,
  billingSchema,
  changePlanRequestSchema,
  changePreviewSchema,
  choosePlanRequestSchema,
  invoicePageSchema,
} from './billingContract.ts';
import { CheckoutService } from './CheckoutService.ts';
import { PlanChangeService } from './PlanChangeService.ts';

const TAGS = ['billing'];
const ASKS_PROVIDER: readonly ErrorCode[] = ['BILLING_OFF', 'PAYMENT_PROVIDER_UNAVAILABLE'];
const MOVES_MONEY: readonly ErrorCode[] = [
  ...ASKS_PROVIDER,
  'BILLING_FROZEN',
  'BILLING_BUSY',
  'PAYMENT_REFUSED',
];

export type BillingRoutesDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly plans: PlanService;
  readonly gate: BillingGateService;
  /** Undefined: there is no billing. */
  readonly stripe: Stripe | undefined;
};

function readingRoutes(server: ApiServer, billing: BillingService): void {
  server.route({
    method: 'GET',
    url: '/api/billing',
    config: { permission: 'billing.read' },
    schema: {
      operationId: 'readBilling',
      summary: 'The plan, what is paid for it, and what is open',
      tags: TAGS,
      response: { 200: billingSchema },
    },
    handler: (request) => billing.overview(companyScopeOf(request)),
  });

  server.route({
    method: 'GET',
    url: '/api/billing/invoices',
    config: { permission: 'billing.read', errors: ['CURSOR_INVALID'] },
    schema: {
      operationId: 'listInvoices',
      summary: 'Invoices of AccuBooks to the company, newest first, with their receipts',
      tags: TAGS,
      querystring: pageQuerySchema,
      response: { 200: invoicePageSchema },
    },
    handler: (request) => billing.invoices(companyScopeOf(request), request.query),
  });
}

function checkoutRoutes(server: ApiServer, checkout: () => CheckoutService): void {
  server.route({
    method: 'POST',
    url: '/api/billing/checkout',
    config: { permission: 'billing.manage', errors: [...MOVES_MONEY, 'SUBSCRIPTION_EXISTS'] },
    schema: {
      operationId: 'startCheckout',
      summary: 'Where a first plan can be paid for',
      description: 'A company has one open checkout: asked for again, the same one is answered.',
      tags: TAGS,
      body: choosePlanRequestSchema,
      response: { 200: addressSchema },
    },
    handler: (request) => checkout().start(companyScopeOf(request), request.body.plan),
  });

  server.route({
    method: 'POST',
    url: '/api/billing/portal',
    config: { permission: 'billing.manage', errors: [...MOVES_MONEY, 'SUBSCRIPTION_MISSING'] },
    schema: {
      operationId: 'openPortal',
      summary: "The payment provider's page for cards and invoices",
      tags: TAGS,
      response: { 200: addressSchema },
    },
    handler: (request) => checkout().openPortal(companyScopeOf(request)),
  });
}

function previewRoute(server: ApiServer, changes: () => PlanChangeService): void {
  server.route({
    method: 'POST',
    url: '/api/billing/preview',
    config: {
      permission: 'billing.manage',
      errors: [...ASKS_PROVIDER, 'SUBSCRIPTION_MISSING', 'PAYMENT_DUE', 'PLAN_UNCHANGED'],
    },
    schema: {
      operationId: 'previewPlanChange',
      summary: 'What another plan would cost now; nothing is changed',
      tags: TAGS,
      body: choosePlanRequestSchema,
      response: { 200: changePreviewSchema },
    },
    handler: (request) => changes().preview(companyScopeOf(request), request.body.plan),
  });
}

/** Each answers with how things stand afterwards. */
function changeRoutes(server: ApiServer, billing: BillingService, changes: () => PlanChangeService): void {
  const after = async (scope: CompanyScope, change: Promise<void>) => {
    await change;
    return billing.overview(scope);
  };
  server.route({
    method: 'POST',
    url: '/api/billing/change',
    config: {
      permission: 'billing.manage',
      errors: [...MOVES_MONEY, 'SUBSCRIPTION_MISSING', 'PAYMENT_DUE', 'PLAN_UNCHANGED', 'PREVIEW_OUTDATED'],
    },
    schema: {
      operationId: 'changePlan',
      summary: 'Another plan at once, for the sum that the preview said',
      tags: TAGS,
      body: changePlanRequestSchema,
      response: { 200: billingSchema },
    },
    handler: (request) => {
      const scope = companyScopeOf(request);
      return after(scope, changes().change(scope, request.body));
    },
  });

  const simple = (
    name: 'cancel' | 'reactivate' | 'pay',
    about: { readonly operationId: string; readonly summary: string; readonly errors: readonly ErrorCode[] },
    act: (scope: CompanyScope) => Promise<void>,
  ) => {
    const { errors, ...words } = about;
    server.route({
      method: 'POST',
      url: `/api/billing/${name}`,
      config: { permission: 'billing.manage', errors: [...MOVES_MONEY, 'SUBSCRIPTION_MISSING', ...errors] },
      schema: { ...words, tags: TAGS, response: { 200: billingSchema } },
      handler: (request) => {
        const scope = companyScopeOf(request);
        return after(scope, act(scope));
      },
    });
  };
  simple(
    'cancel',
    { operationId: 'cancelPlan', summary: 'End the plan with the period that is paid for', errors: [] },
    (scope) => changes().cancel(scope),
  );
  simple(
    'reactivate',
    { operationId: 'keepPlan', summary: 'Keep a plan that was to end', errors: [] },
    (scope) => changes().keep(scope),
  );
  simple(
    'pay',
    { operationId: 'payOpenInvoice', summary: 'Try to collect what is open', errors: ['PAYMENT_NOT_DUE'] },
    (scope) => changes().pay(scope),
  );
}

export function billingRoutes(server: ApiServer, deps: BillingRoutesDeps): void {
  const { config, stripe } = deps;
  const billing = new BillingService({ ...deps, isOn: stripe !== undefined });
  const checkout = () =>
    new CheckoutService({ ...deps, stripe: requireStripe(stripe), publicUrl: config.PUBLIC_URL });
  const changes = () => new PlanChangeService({ ...deps, stripe: requireStripe(stripe) });
  readingRoutes(server, billing);
  checkoutRoutes(server, checkout);
  previewRoute(server, changes);
  changeRoutes(server, billing, changes);
}
