/**
 * Requests that succeed in one's own company, for routes of which the schema alone does not say how. A route
 * without a recipe is filled from its schema and the tenant's own ids; if that does not succeed either, the
 * proof fails and names it: write its recipe here.
 */
import { newId } from '@/shared/ids/newId.ts';
import { type Call, expectCall } from './Caller.ts';
import { INCIDENTS } from './incidentRecipes.ts';
import { type Ground, plantMember, plantPerson } from './plantTenant.ts';
import { SECOND_FACTORS } from './secondFactorRecipes.ts';
import { secretBooks } from './secretBooks.ts';
import type { Person, Tenant } from './Tenant.ts';
import type { TenantRows } from './tenantRows.ts';

export type Attempt = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the tenant's. */
  readonly companyId?: string;
  /** Instead of the tenant's owner. */
  readonly person?: Person;
};

export type Own = {
  readonly ground: Ground;
  readonly tenant: Tenant;
  readonly rows: TenantRows;
  readonly operator: Person;
};

type Recipe = (own: Own) => Attempt | Promise<Attempt>;

function fieldOf({ rows }: Own, table: string, column: string, index = 0): string {
  return String(rows.get(table)?.[index]?.[column] ?? '');
}

function make(own: Own, path: string, body: unknown, more: Partial<Call> = {}): Promise<{ id: string }> {
  const who = { person: own.tenant.owner, companyId: own.tenant.companyId };
  return expectCall(own.ground.exchange, { method: 'POST', path, body, ...more }, who);
}

const withKey = () => ({ 'idempotency-key': newId() });

function voucher(own: Own): unknown {
  const [from, to] = [fieldOf(own, 'accounts', 'id', 0), fieldOf(own, 'accounts', 'id', 1)];
  const { tag, unitMinor } = own.tenant;
  return {
    date: '2020-05-15',
    description: `${tag} voucher`,
    postings: [
      { accountId: from, amountMinor: 3 * unitMinor },
      { accountId: to, amountMinor: -3 * unitMinor },
    ],
  };
}

const operation = ({ tenant }: Own) => ({
  type: 'oneOff',
  direction: 'outflow',
  amountMinor: 2 * tenant.unitMinor,
  month: '2021-05',
  label: `${tenant.tag} machine`,
});
const scenario = (own: Own) => ({ name: `${own.tenant.tag} plan`, operations: [operation(own)] });

async function upload(own: Own, year: number): Promise<string> {
  const query = { fileName: `${own.tenant.tag}.se` };
  const bytes = secretBooks(year, { tag: `${own.tenant.tag} ${newId()}`, unitMinor: own.tenant.unitMinor });
  return (await make(own, '/api/imports', undefined, { query, bytes })).id;
}

async function committed(own: Own, year: number): Promise<string> {
  const id = await upload(own, year);
  await make(own, `/api/imports/${id}/commit`, undefined);
  return id;
}

const RANGE = { from: '2020-01', to: '2020-12' };
const idOf = async (made: Promise<{ id: string }>): Promise<Attempt> => ({ path: { id: (await made).id } });
const asOperator =
  (attempt: Attempt): Recipe =>
  (own) => ({ ...attempt, person: own.operator });
const NETWORK = '203.0.113.9';
const FLAG = 'feature.new_dashboard';

const PEOPLE: Readonly<Record<string, Recipe>> = {
  'post /api/auth/sign-up': ({ tenant }) => ({
    body: {
      email: `${newId().toLowerCase()}@example.com`,
      password: 'another long password',
      name: tenant.tag,
    },
  }),
  'post /api/auth/login': ({ tenant: { owner } }) => ({
    body: { email: owner.email, password: owner.password },
  }),
  'post /api/auth/refresh': async ({ ground, tenant }) => {
    const { cookie } = await plantPerson(ground, tenant.tag);
    return { headers: { cookie: `accubooks_session=${cookie}` } };
  },
  'post /api/invitations/accept': async (own) => {
    const { token } = (await make(own, '/api/invitations', { role: 'viewer' })) as unknown as {
      token: string;
    };
    return { body: { token }, person: await plantPerson(own.ground, own.tenant.tag) };
  },
  'put /api/members/{userId}': ({ tenant }) => ({
    path: { userId: tenant.viewer.id },
    body: { role: 'viewer' },
  }),
  'delete /api/members/{userId}': async (own) => ({
    path: { userId: (await plantMember(own.ground, own.tenant, 'viewer')).id },
  }),
  'post /api/invitations': () => ({ body: { role: 'viewer' } }),
  'delete /api/invitations/{id}': (own) => idOf(make(own, '/api/invitations', { role: 'viewer' })),
  'post /api/api-keys': ({ tenant }) => ({
    body: { name: `${tenant.tag} key`, scopes: ['books.read'], validDays: 30 },
  }),
  'delete /api/api-keys/{id}': (own) =>
    idOf(make(own, '/api/api-keys', { name: own.tenant.tag, scopes: ['books.read'], validDays: 3 })),
};

const link = ({ tenant }: Own) => ({
  title: `${tenant.tag} link`,
  subject: { kind: 'balanceSheet', at: '2020-12' },
  validDays: 7,
});

const anotherAddress = () => `${newId().toLowerCase()}@example.com`;

/** What goes by mail succeeds where a mail server is, and is attacked here all the same. */
const BY_MAIL = 'src/features/people/signUpByMail.api.test.ts';
const RESET_BY_MAIL = 'src/features/people/passwords.api.test.ts';
const ADDRESS_BY_MAIL = 'src/features/people/emails.api.test.ts';
const DATABASE_SESSIONS = 'src/features/database/database.api.test.ts';
const ANNOUNCED = 'src/features/announcements/announcements.api.test.ts';
const SECURITY_RESPONSE = 'src/features/securityResponse/securityResponse.api.test.ts';
const EXPOSURE_QUERY = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', ip: '10.0.0.1' };
const QUEUE_CONTROL = 'src/features/queue/queue.api.test.ts';
const APPROVED = 'src/features/billingGate/billingGate.api.test.ts';

/** By somebody of their own, because the tenant's people must stay signed in. */
const SESSIONS: Readonly<Record<string, Recipe>> = {
  'delete /api/auth/sessions': async ({ ground, tenant }) => ({
    person: await plantPerson(ground, tenant.tag),
  }),
  'delete /api/auth/sessions/{sessionId}': async ({ ground, tenant }) => {
    const person = await plantPerson(ground, tenant.tag);
    return { person, path: { sessionId: person.sessionId } };
  },
  'post /api/share-links': (own) => ({ body: link(own) }),
  'delete /api/share-links/{id}': (own) => idOf(make(own, '/api/share-links', link(own))),
  'get /api/shared': async (own) => {
    const made = (await make(own, '/api/share-links', link(own))) as unknown as { token: string };
    return { headers: { 'x-share-token': made.token } };
  },
};

const PASSWORDS: Readonly<Record<string, Recipe>> = {
  'post /api/auth/password/change': async ({ ground, tenant }) => {
    const person = await plantPerson(ground, tenant.tag);
    return { person, body: { password: person.password, newPassword: `${newId()} another` } };
  },
};

const OPERATORS: Readonly<Record<string, Recipe>> = {
  'put /api/operators/flags/{flag}': asOperator({
    path: { flag: FLAG },
    body: { percentage: 100, companies: [] },
  }),
  'delete /api/operators/flags/{flag}': asOperator({ path: { flag: FLAG } }),
  // Of a company of its own: everybody's freeze would end what comes after it.
  'post /api/operators/billing/freezes': async (own) => {
    const { id } = await make(own, '/api/companies', { name: `${own.tenant.tag} frozen` });
    return { person: own.operator, body: { reason: 'proof', companyId: id } };
  },
  'post /api/operators/queue/resume': asOperator({ body: { part: 'all' } }),
  'post /api/operators/queue/jobs/retry': asOperator({ body: { jobIds: [newId()], reason: 'proof' } }),
  'post /api/operators/queue/jobs/cancel': asOperator({ body: { jobIds: [newId()], reason: 'proof' } }),
  'put /api/operators/workers': asOperator({ body: { isAutomatic: true } }),
  'put /api/operators/client-rules': asOperator({
    body: { network: NETWORK, rule: 'allow', reason: 'proof' },
  }),
  'delete /api/operators/client-rules': asOperator({ query: { network: NETWORK } }),
  'get /api/operators/limit-counters': asOperator({ query: { client: NETWORK } }),
  'delete /api/operators/limit-counters': asOperator({ query: { client: NETWORK } }),
};

const BOOKS: Readonly<Record<string, Recipe>> = {
  'put /api/periods/{startsOn}': () => ({ path: { startsOn: '2020-01-01' }, body: { isLocked: false } }),
  'post /api/vouchers': (own) => ({ headers: withKey(), body: voucher(own) }),
  'post /api/vouchers/{id}/reverse': async (own) => ({
    ...(await idOf(make(own, '/api/vouchers', voucher(own), { headers: withKey() }))),
    body: {},
  }),
  'post /api/imports': ({ tenant }) => ({
    query: { fileName: `${tenant.tag}.se` },
    bytes: secretBooks(2024, tenant),
  }),
  'get /api/imports/{id}/proof': async (own) => ({ path: { id: await committed(own, 2026) } }),
  'post /api/imports/{id}/commit': async (own) => ({ path: { id: await upload(own, 2028) } }),
  'post /api/imports/{id}/undo': async (own) => ({ path: { id: await committed(own, 2030) } }),
  'put /api/accounts/{id}': (own) => ({
    path: { id: fieldOf(own, 'accounts', 'id') },
    body: { name: `${own.tenant.tag} renamed` },
  }),
  'get /api/reports/trial-balance': () => ({ query: RANGE }),
  'get /api/reports/profit-and-loss': () => ({ query: RANGE }),
  'get /api/reports/balance-sheet': () => ({ query: { at: '2020-12' } }),
  'get /api/reports/general-ledger': (own) => ({
    query: { accountId: fieldOf(own, 'accounts', 'id'), from: '2020-01-01', to: '2020-12-31' },
  }),
};

const FORECASTS: Readonly<Record<string, Recipe>> = {
  'post /api/scenarios': (own) => ({ body: scenario(own) }),
  'put /api/scenarios/{id}': async (own) => ({
    ...(await idOf(make(own, '/api/scenarios', scenario(own)))),
    body: { ...scenario(own), version: 1 },
  }),
  'delete /api/scenarios/{id}': (own) => idOf(make(own, '/api/scenarios', scenario(own))),
  'post /api/forecasts/generate': async (own) => ({
    headers: withKey(),
    body: { horizonMonths: 12, scenarioId: (await make(own, '/api/scenarios', scenario(own))).id },
  }),
  'post /api/forecasts/jobs/{id}/cancel': (own) =>
    idOf(make(own, '/api/forecasts/generate', { horizonMonths: 6 }, { headers: withKey() })),
};

/** The tenant has paid for a plan. */
const BILLING: Readonly<Record<string, Recipe>> = {
  'post /api/billing/checkout': async (own) => {
    const { id: companyId } = await make(own, '/api/companies', { name: `${own.tenant.tag} second` });
    return { companyId, body: { plan: 'PRO' } };
  },
  'post /api/billing/preview': () => ({ body: { plan: 'ENTERPRISE' } }),
  'post /api/billing/change': async (own) => {
    const shown = (await make(own, '/api/billing/preview', { plan: 'ENTERPRISE' })) as unknown as {
      dueMinor: number;
      prorationAt: string;
    };
    return {
      body: { plan: 'ENTERPRISE', agreedMinor: shown.dueMinor, prorationAt: shown.prorationAt },
    };
  },
};

export const RECIPES: Readonly<Record<string, Recipe>> = {
  ...PEOPLE,
  ...SESSIONS,
  ...PASSWORDS,
  ...SECOND_FACTORS,
  ...OPERATORS,
  ...INCIDENTS,
  ...BOOKS,
  ...FORECASTS,
  ...BILLING,
};

/** Routes that only something outside the API lets succeed, and the test in which they do; attacked all the same. */
export const SUCCEED_ELSEWHERE: Readonly<Record<string, { test: string; attempt: Attempt }>> = {
  'post /api/auth/sign-up/confirm': { test: BY_MAIL, attempt: { body: { token: 'x' } } },
  'post /api/auth/email/resend': { test: ADDRESS_BY_MAIL, attempt: {} },
  'post /api/auth/email/change': {
    test: ADDRESS_BY_MAIL,
    attempt: { body: { email: anotherAddress(), password: 'not the right one' } },
  },
  'post /api/auth/email/confirm': { test: ADDRESS_BY_MAIL, attempt: { body: { token: 'x' } } },
  'post /api/auth/password/forgot': { test: RESET_BY_MAIL, attempt: { body: { email: anotherAddress() } } },
  'post /api/auth/password/reset': {
    test: RESET_BY_MAIL,
    attempt: { body: { token: 'x', password: 'another long password' } },
  },
  'get /api/operators/status-page': { test: ANNOUNCED, attempt: {} },
  'post /api/operators/incidents/{id}/announcements': {
    test: ANNOUNCED,
    attempt: { path: { id: newId() }, body: { status: 'resolved', template: 'resolved' } },
  },
  // Would end what comes after it; reads a folder that the proof has none of.
  'post /api/operators/security/revocations': {
    test: SECURITY_RESPONSE,
    attempt: { body: { whose: { everyone: true }, reason: 'proof' } },
  },
  'get /api/operators/security/exposure': { test: SECURITY_RESPONSE, attempt: { query: EXPOSURE_QUERY } },
  'get /api/operators/security/exposure/export': {
    test: SECURITY_RESPONSE,
    attempt: { query: EXPOSURE_QUERY },
  },
  // Would end what comes after it.
  'post /api/operators/holds': {
    test: 'src/features/holds/holds.api.test.ts',
    attempt: { body: { reason: 'proof' } },
  },
  'post /api/operators/queue/pause': {
    test: QUEUE_CONTROL,
    attempt: { body: { part: 'processing', reason: 'proof' } },
  },
  'post /api/operators/database/sessions/{pid}/cancel': {
    test: DATABASE_SESSIONS,
    attempt: { path: { pid: '1' }, body: { startedAt: '2026-01-01T00:00:00Z', reason: 'proof' } },
  },
  'post /api/operators/database/sessions/{pid}/terminate': {
    test: DATABASE_SESSIONS,
    attempt: { path: { pid: '1' }, body: { startedAt: '2026-01-01T00:00:00Z', reason: 'proof' } },
  },
  'post /api/operators/workers/{id}/drain': { test: QUEUE_CONTROL, attempt: { path: { id: newId() } } },
  'post /api/operators/incidents/{id}/messages/{messageId}/send': {
    test: 'src/features/incidents/incidentMessages.api.test.ts',
    attempt: { path: { id: newId(), messageId: newId() } },
  },
  'post /api/operators/approvals': {
    test: APPROVED,
    attempt: { body: { action: 'billing.resume', subjectId: newId(), reason: 'proof' } },
  },
  'post /api/operators/approvals/signed': {
    test: APPROVED,
    attempt: { body: { document: 'x', signature: 'AAAA' } },
  },
  'post /api/operators/billing/resume': {
    test: APPROVED,
    attempt: { body: { freezeId: newId(), approvalId: newId() } },
  },
  'post /api/billing/pay': { test: 'src/features/billing/billing.api.test.ts', attempt: {} },
  'post /api/billing/webhook': {
    test: 'src/features/billing/billing.api.test.ts',
    attempt: {
      headers: { 'stripe-signature': 't=1,v1=0' },
      body: { id: 'evt_1', object: 'event', type: 'customer.updated', data: { object: { id: 'cus_1' } } },
    },
  },
};
