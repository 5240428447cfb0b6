/**
 * Two companies. The second one's user knows every id of the first one's and tries them everywhere: at every
 * route that the API describes, and in raw SQL as the application role.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from './support/testApi.ts';

const { server, owner, database, clientOf } = await createTestApi();

const BOOKS = readFileSync(path.join(import.meta.dirname, 'fixtures/books/sie4-bl0001.se'));
const SECRET_NAME = 'Secret plan of the first company';
const FILE = { 'content-type': 'application/octet-stream' };

type Owner = Awaited<ReturnType<typeof owner>>;
type Ids = {
  readonly account: string;
  readonly otherAccount: string;
  readonly voucher: string;
  readonly batch: string;
  readonly scenario: string;
  readonly job: string;
  readonly forecast: string;
  readonly period: string;
  readonly member: string;
  readonly invitation: string;
  readonly apiKey: string;
  readonly share: string;
};
/** A request that is right in form, so that nothing but the wall can refuse it. */
type Call = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly payload?: object | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the code must be when the ids are those of another company; without ids nothing may be told. */
  readonly refusedWith?: string;
};

const RANGE = { from: '2020-01', to: '2020-12' };
const OPERATIONS = [
  { type: 'oneOff', direction: 'outflow', amountMinor: 100, month: '2021-05', label: 'Machine' },
];

/** Nobody has a plan to pay for here; that others have none either is not told. */
const BILLING_OFF = { refusedWith: 'BILLING_OFF' } as const;
const INVOICE_CURSOR = Buffer.from('9999-01-01T00:00:00Z\nin_~').toString('base64url');

const CALLS: Readonly<Record<string, (ids: Ids) => Call>> = {
  'get /api/companies/current': () => ({}),
  'get /api/fiscal-years': () => ({}),
  'get /api/usage': () => ({}),
  'put /api/periods/{startsOn}': ({ period }) => ({
    path: { startsOn: period },
    payload: { isLocked: true },
    refusedWith: 'PERIOD_NOT_FOUND',
  }),
  'get /api/audit-events': () => ({}),
  'get /api/audit-events/export': () => ({}),
  'get /api/members': () => ({}),
  'put /api/members/{userId}': ({ member }) => ({
    path: { userId: member },
    payload: { role: 'viewer' },
    refusedWith: 'MEMBER_NOT_FOUND',
  }),
  'delete /api/members/{userId}': ({ member }) => ({
    path: { userId: member },
    refusedWith: 'MEMBER_NOT_FOUND',
  }),
  'post /api/invitations': () => ({ payload: { role: 'viewer' } }),
  'get /api/invitations': () => ({}),
  'delete /api/invitations/{id}': ({ invitation }) => ({
    path: { id: invitation },
    refusedWith: 'INVITATION_NOT_FOUND',
  }),
  'get /api/share-links': () => ({}),
  'post /api/share-links': ({ forecast }) => ({
    payload: { title: 'Mine', subject: { kind: 'cash', forecastId: forecast }, validDays: 1 },
    refusedWith: 'FORECAST_NOT_FOUND',
  }),
  'delete /api/share-links/{id}': ({ share }) => ({ path: { id: share }, refusedWith: 'SHARE_NOT_FOUND' }),
  'get /api/api-keys': () => ({}),
  'post /api/api-keys': () => ({ payload: { name: 'Mine', scopes: ['books.read'], validDays: 1 } }),
  'delete /api/api-keys/{id}': ({ apiKey }) => ({ path: { id: apiKey }, refusedWith: 'API_KEY_NOT_FOUND' }),
  'post /api/vouchers': ({ account, otherAccount, period }) => ({
    headers: { 'idempotency-key': newId() },
    payload: {
      date: period,
      postings: [
        { accountId: account, amountMinor: 100 },
        { accountId: otherAccount, amountMinor: -100 },
      ],
    },
    refusedWith: 'ACCOUNT_NOT_FOUND',
  }),
  'get /api/vouchers/{id}': ({ voucher }) => ({ path: { id: voucher }, refusedWith: 'VOUCHER_NOT_FOUND' }),
  'post /api/vouchers/{id}/reverse': ({ voucher }) => ({
    path: { id: voucher },
    payload: {},
    refusedWith: 'VOUCHER_NOT_FOUND',
  }),
  'get /api/imports': ({ batch }) => ({ query: { cursor: cursorAfter(batch) } }),
  'post /api/imports': () => ({ query: { fileName: 'books.se' }, payload: BOOKS, headers: FILE }),
  'get /api/imports/{id}': ({ batch }) => ({ path: { id: batch }, refusedWith: 'IMPORT_NOT_FOUND' }),
  'get /api/imports/{id}/proof': ({ batch }) => ({ path: { id: batch }, refusedWith: 'IMPORT_NOT_FOUND' }),
  'post /api/imports/{id}/commit': ({ batch }) => ({ path: { id: batch }, refusedWith: 'IMPORT_NOT_FOUND' }),
  'post /api/imports/{id}/undo': ({ batch }) => ({ path: { id: batch }, refusedWith: 'IMPORT_NOT_FOUND' }),
  'get /api/accounts': () => ({}),
  'put /api/accounts/{id}': ({ account }) => ({
    path: { id: account },
    payload: { name: 'Taken over' },
    refusedWith: 'ACCOUNT_NOT_FOUND',
  }),
  'get /api/cash': () => ({}),
  'post /api/problem-reports': () => ({ payload: { area: 'books', text: 'Mine' } }),
  'get /api/flags': () => ({}),
  'get /api/billing': () => ({}),
  'get /api/billing/standing': () => ({}),
  'get /api/billing/invoices': () => ({ query: { cursor: INVOICE_CURSOR } }),
  'post /api/billing/checkout': () => ({ payload: { plan: 'PRO' }, ...BILLING_OFF }),
  'post /api/billing/preview': () => ({ payload: { plan: 'PRO' }, ...BILLING_OFF }),
  'post /api/billing/change': () => ({
    payload: { plan: 'PRO', agreedMinor: 0, prorationAt: '2026-01-01T00:00:00Z' },
    ...BILLING_OFF,
  }),
  'post /api/billing/portal': () => BILLING_OFF,
  'post /api/billing/cancel': () => BILLING_OFF,
  'post /api/billing/reactivate': () => BILLING_OFF,
  'post /api/billing/pay': () => BILLING_OFF,
  'get /api/reports/trial-balance': () => ({ query: RANGE }),
  'get /api/reports/profit-and-loss': () => ({ query: RANGE }),
  'get /api/reports/balance-sheet': () => ({ query: { at: '2020-12' } }),
  'get /api/reports/general-ledger': ({ account }) => ({
    query: { accountId: account, from: '2020-01-01', to: '2020-12-31' },
    refusedWith: 'ACCOUNT_NOT_FOUND',
  }),
  'post /api/scenarios': () => ({ payload: { name: 'Mine', operations: OPERATIONS } }),
  'get /api/scenarios': ({ scenario }) => ({ query: { cursor: cursorAfter(scenario) } }),
  'get /api/scenarios/{id}': ({ scenario }) => ({
    path: { id: scenario },
    refusedWith: 'SCENARIO_NOT_FOUND',
  }),
  'put /api/scenarios/{id}': ({ scenario }) => ({
    path: { id: scenario },
    payload: { name: 'Taken over', operations: [], version: 1 },
    refusedWith: 'SCENARIO_NOT_FOUND',
  }),
  'delete /api/scenarios/{id}': ({ scenario }) => ({
    path: { id: scenario },
    refusedWith: 'SCENARIO_NOT_FOUND',
  }),
  'post /api/forecasts/generate': ({ scenario }) => ({
    headers: { 'idempotency-key': newId() },
    payload: { horizonMonths: 12, scenarioId: scenario },
    refusedWith: 'SCENARIO_NOT_FOUND',
  }),
  'get /api/forecasts': ({ scenario, forecast }) => ({
    query: { scenarioId: scenario, cursor: cursorAfter(forecast) },
  }),
  'get /api/forecasts/{id}': ({ forecast }) => ({
    path: { id: forecast },
    refusedWith: 'FORECAST_NOT_FOUND',
  }),
  'get /api/forecasts/jobs/{id}': ({ job }) => ({ path: { id: job }, refusedWith: 'FORECAST_JOB_NOT_FOUND' }),
  'get /api/forecasts/jobs/{id}/events': ({ job }) => ({
    path: { id: job },
    refusedWith: 'FORECAST_JOB_NOT_FOUND',
  }),
  'post /api/forecasts/jobs/{id}/cancel': ({ job }) => ({
    path: { id: job },
    refusedWith: 'FORECAST_JOB_NOT_FOUND',
  }),
};

/** A cursor that would begin right after the id, in lists that are newest first. */
function cursorAfter(id: string): string {
  return Buffer.from(`${id.slice(0, -1)}Z`).toString('base64url');
}

function send(at: string, call: Call, headers: Record<string, string>) {
  const [method = '', template = ''] = at.split(' ');
  const url = Object.entries(call.path ?? {}).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    template,
  );
  return server.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers: { ...headers, ...call.headers },
    ...(call.query === undefined ? {} : { query: { ...call.query } }),
    ...(call.payload === undefined ? {} : { payload: call.payload }),
  });
}

type Operation = { parameters?: { in: string; name: string }[] };

async function companyRoutesOfDocument(): Promise<string[]> {
  const { paths } = (await server.inject('/api/docs/json')).json<{
    paths: Record<string, Record<string, Operation>>;
  }>();
  return Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods)
      .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'x-company-id'))
      .map(([method]) => `${method} ${url}`),
  );
}

async function fillBooks(person: Owner): Promise<Ids> {
  const headers = { ...person.headers, 'x-company-id': person.companyId };
  const request = async (method: 'POST' | 'GET', url: string, payload?: object | Buffer, more = {}) => {
    const answer = await server.inject({
      method,
      url,
      headers: { ...headers, ...more },
      ...(payload === undefined ? {} : { payload }),
    });
    expect([url, answer.statusCode, answer.statusCode < 300 || answer.body]).toEqual([
      url,
      answer.statusCode,
      true,
    ]);
    return answer.json();
  };
  const batch = await request('POST', '/api/imports?fileName=secret-books.se', BOOKS, FILE);
  await request('POST', `/api/imports/${batch.id}/commit`);
  const scenario = await request('POST', '/api/scenarios', { name: SECRET_NAME, operations: OPERATIONS });
  const job = await request(
    'POST',
    '/api/forecasts/generate',
    { scenarioId: scenario.id },
    {
      'idempotency-key': newId(),
    },
  );
  const invitation = await request('POST', '/api/invitations', { role: 'owner' });
  const shared = { title: SECRET_NAME, subject: { kind: 'balanceSheet', at: '2020-12' }, validDays: 1 };
  const share = await request('POST', '/api/share-links', shared);
  const forScripts = { name: SECRET_NAME, scopes: ['books.read'], validDays: 1 };
  const apiKey = await request('POST', '/api/api-keys', forScripts);
  const scope = { userId: person.id, companyId: person.companyId };
  const forecast = newId();
  return database.inCompany(scope, async (sql) => {
    await sql(
      `INSERT INTO forecasts (id, company_id, job_id, as_of, result) VALUES ($1, $2, $3, '2020-12-31', '{}')`,
      [forecast, person.companyId, job.id],
    );
    const first = async (statement: string) => (await sql<{ id: string }>(statement)).map(({ id }) => id);
    const [voucher = ''] = await first("SELECT id FROM vouchers WHERE kind = 'entry' ORDER BY id LIMIT 1");
    const [account = '', otherAccount = ''] = await first(
      'SELECT DISTINCT account_id AS id FROM postings ORDER BY id LIMIT 2',
    );
    const [period = ''] = await first('SELECT starts_on AS id FROM periods ORDER BY starts_on LIMIT 1');
    return {
      account,
      otherAccount,
      voucher,
      batch: batch.id,
      scenario: scenario.id,
      job: job.id,
      forecast,
      period,
      member: person.id,
      invitation: invitation.id,
      apiKey: apiKey.id,
      share: share.id,
    };
  });
}

let ours: Owner;
let stranger: Owner;
let ids: Ids;
/** Every id that the first company's rows carry. */
const oursEverywhere = new Set<string>();

async function tablesOfCompanies(): Promise<string[]> {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id'
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`);
  return rows.map(({ name }) => name);
}

beforeAll(async () => {
  [ours, stranger] = [await owner(), await owner()];
  ids = await fillBooks(ours);
  const admin = await clientOf('admin');
  for (const id of [ours.companyId, ours.id, ...Object.values(ids)])
    if (id.length === 26) oursEverywhere.add(id);
  for (const table of ['accounts', 'vouchers', 'scenarios', 'import_batches']) {
    const { rows } = await admin.query<{ id: string }>(`SELECT id FROM ${table} WHERE company_id = $1`, [
      ours.companyId,
    ]);
    for (const { id } of rows) oursEverywhere.add(id);
  }
});

/** Nothing of the first company stands in the text, beside what the caller sent itself. */
function expectNothingOfOurs(at: string, text: string, sent: Call): void {
  const known = JSON.stringify({ ...sent, payload: Buffer.isBuffer(sent.payload) ? '' : sent.payload });
  const told = [...text.matchAll(/[0-9A-HJKMNP-TV-Z]{26}/g)]
    .map(([id]) => id)
    .filter((id) => oursEverywhere.has(id) && !known.includes(id));
  expect([at, told]).toEqual([at, []]);
  expect(text).not.toContain(SECRET_NAME);
  expect(text).not.toContain('secret-books.se');
}

describe('a stranger who knows every id (R098)', () => {
  it('is tried at every route of a company that the API describes', async () => {
    expect((await companyRoutesOfDocument()).sort()).toEqual(Object.keys(CALLS).sort());
  });

  it('meets requests that are right: their own user is refused none of them', async () => {
    const headers = { ...ours.headers, 'x-company-id': ours.companyId };
    for (const [at, callOf] of Object.entries(CALLS).filter(([at]) => at.startsWith('get '))) {
      if (at.endsWith('/events') || at === 'get /api/forecasts/{id}') continue;
      const answer = await send(at, callOf(ids), headers);
      expect([at, answer.statusCode]).toEqual([at, 200]);
    }
    const lists = await Promise.all(
      ['/api/accounts', '/api/imports', '/api/scenarios'].map((url) => server.inject({ url, headers })),
    );
    for (const { body } of lists) expect(() => expectNothingOfOurs('own list', body, {})).toThrow();
  });

  it('gets 404 COMPANY_NOT_FOUND everywhere with the name of the company', async () => {
    const headers = { ...stranger.headers, 'x-company-id': ours.companyId };
    for (const [at, callOf] of Object.entries(CALLS)) {
      const call = callOf(ids);
      const answer = await send(at, call, headers);
      expect([at, answer.statusCode, answer.json().error?.code]).toEqual([at, 404, 'COMPANY_NOT_FOUND']);
      expectNothingOfOurs(at, answer.body, call);
    }
  });

  it('gets 404 with the ids of another company inside their own, and sees nothing of it in any list', async () => {
    const headers = { ...stranger.headers, 'x-company-id': stranger.companyId };
    for (const [at, callOf] of Object.entries(CALLS)) {
      const call = callOf(ids);
      const answer = await send(at, call, headers);
      if (call.refusedWith !== undefined)
        expect([at, answer.statusCode, answer.json().error?.code]).toEqual([at, 404, call.refusedWith]);
      else expect([at, answer.statusCode < 300 || answer.body]).toEqual([at, true]);
      expectNothingOfOurs(at, answer.body, call);
    }
  });

  it('has changed nothing of it', async () => {
    const headers = { ...ours.headers, 'x-company-id': ours.companyId };
    const scenario = await server.inject({ url: `/api/scenarios/${ids.scenario}`, headers });
    expect(scenario.json()).toMatchObject({ name: SECRET_NAME, version: 1 });
    const job = await server.inject({ url: `/api/forecasts/jobs/${ids.job}`, headers });
    expect(job.json()).toMatchObject({ state: 'queued' });
    const years = await server.inject({ url: '/api/fiscal-years', headers });
    expect(years.body).not.toMatch(/"lockedAt":"/);
    const accounts = await server.inject({ url: '/api/accounts', headers });
    expect(accounts.body).not.toContain('Taken over');
  });
});

describe('raw SQL as the application role (R098)', () => {
  it('sees no row of another company in any table that has one, and writes none', async () => {
    const admin = await clientOf('admin');
    const app = await clientOf('accubooks_app');
    const tables = await tablesOfCompanies();
    expect(tables.length).toBeGreaterThan(12);
    await app.query(`SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)`, [
      stranger.id,
      stranger.companyId,
    ]);
    let filled = 0;
    for (const table of tables) {
      const count = `SELECT count(*)::int AS rows FROM ${table} WHERE company_id = $1`;
      const there = (await admin.query<{ rows: number }>(count, [ours.companyId])).rows[0]?.rows ?? 0;
      filled += there > 0 ? 1 : 0;
      const seen = await app.query<{ rows: number }>(count, [ours.companyId]);
      expect({ table, rows: seen.rows[0]?.rows }).toEqual({ table, rows: 0 });
      const changed = await app
        .query(`UPDATE ${table} SET company_id = company_id WHERE company_id = $1`, [ours.companyId])
        .then(
          ({ rowCount }) => rowCount,
          (error: { code: string }) => error.code,
        );
      expect([table, changed]).toEqual([table, changed === '42501' ? '42501' : 0]);
    }
    expect(filled).toBeGreaterThan(8);
    const write = app.query(
      `INSERT INTO scenarios (id, company_id, name, operations, created_by) VALUES ($1, $2, 'x', '[]', $3)`,
      [newId(), ours.companyId, stranger.id],
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });

  it('sees neither the other company, nor its people, nor their sessions', async () => {
    const app = await clientOf('accubooks_app');
    await app.query(`SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)`, [
      stranger.id,
      stranger.companyId,
    ]);
    for (const [table, column, value] of [
      ['companies', 'id', ours.companyId],
      ['users', 'id', ours.id],
      ['sessions', 'user_id', ours.id],
    ]) {
      const { rowCount } = await app.query(`SELECT FROM ${table} WHERE ${column} = $1`, [value]);
      expect([table, rowCount]).toEqual([table, 0]);
    }
  });
});
