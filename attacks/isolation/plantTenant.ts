/** Makes a tenant with something of everything in it, as its people would. */
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import { readForecastInput } from '@/features/forecasts/readForecastInput.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Exchange } from '../exchange.ts';
import type { AttackedSystem } from '../openSystem.ts';
import { expectCall, sendCall } from './Caller.ts';
import { secretBooks } from './secretBooks.ts';
import { PASSWORD, type Person, type Tenant } from './Tenant.ts';

export type Ground = { readonly system: AttackedSystem; readonly exchange: Exchange };

const HORIZON_MONTHS = 12;

/** A person who has signed up. The address carries no tag: addresses are known to attackers. */
export async function plantPerson({ system, exchange }: Ground, tag: string): Promise<Person> {
  const email = `${newId().toLowerCase()}@example.com`;
  const body = { email, password: PASSWORD, name: `${tag} person` };
  const answer = await sendCall(exchange, { method: 'POST', path: '/api/auth/sign-up', body });
  if (answer.status !== 201) throw new Error(`sign-up: ${answer.status} ${answer.body}`);
  return openSession({ system, exchange }, { email, password: PASSWORD }, answer.headers);
}

/** The person with the session that they have just begun. */
async function openSession(
  { system }: Ground,
  { email, password }: Pick<Person, 'email' | 'password'>,
  headers: string,
): Promise<Person> {
  const { rows } = await system.admin.query<{ userId: string; sessionId: string }>(
    `SELECT u.id AS "userId", s.id AS "sessionId" FROM users u JOIN sessions s ON s.user_id = u.id
      WHERE u.email = $1 ORDER BY s.id DESC LIMIT 1`,
    [email],
  );
  const { userId = '', sessionId = '' } = rows[0] ?? {};
  const cookie = /accubooks_session=([^;]+)/.exec(headers)?.[1] ?? '';
  const token = await system.tokenOf({ userId, sessionId });
  return { id: userId, email, password, sessionId, token, cookie };
}

/** The same person, signed in again. */
export async function signInAgain(ground: Ground, { email, password }: Person): Promise<Person> {
  const answer = await sendCall(ground.exchange, {
    ...{ method: 'POST', path: '/api/auth/login', body: { email, password } },
  });
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${answer.body}`);
  return openSession(ground, { email, password }, answer.headers);
}

/** Somebody new in the company, by an invitation. */
export async function plantMember(
  ground: Ground,
  tenant: Pick<Tenant, 'tag' | 'companyId' | 'owner'>,
  role: string,
): Promise<Person> {
  const person = await plantPerson(ground, tenant.tag);
  const invite = { method: 'POST', path: '/api/invitations', body: { role } };
  const who = { person: tenant.owner, companyId: tenant.companyId };
  const { token } = await expectCall<{ token: string }>(ground.exchange, invite, who);
  const accept = { method: 'POST', path: '/api/invitations/accept', body: { token } };
  await expectCall(ground.exchange, accept, { person });
  return person;
}

async function plantBooks({ exchange }: Ground, tenant: Tenant): Promise<void> {
  const who = { person: tenant.owner, companyId: tenant.companyId };
  for (const [year, isCommitted] of [
    [2020, true],
    [2022, false],
  ] as const) {
    const query = { fileName: `${tenant.tag}-${year}.se` };
    const bytes = secretBooks(year, tenant);
    const upload = { method: 'POST', path: '/api/imports', query, bytes };
    const { id } = await expectCall<{ id: string }>(exchange, upload, who);
    if (isCommitted) await expectCall(exchange, { method: 'POST', path: `/api/imports/${id}/commit` }, who);
  }
}

/** What is there to be changed, cancelled, taken back. */
async function plantOpenThings({ exchange }: Ground, tenant: Tenant): Promise<void> {
  const who = { person: tenant.owner, companyId: tenant.companyId };
  const post = (path: string, body: unknown, headers = {}) =>
    expectCall(exchange, { method: 'POST', path, body, headers }, who);
  for (const index of [1, 2, 3]) {
    await post('/api/scenarios', { name: `${tenant.tag} plan ${index}`, operations: [] });
    await post('/api/invitations', { role: 'viewer' });
    const key = { 'idempotency-key': `${tenant.tag} ${index}` };
    await post('/api/forecasts/generate', { horizonMonths: 6 * index }, key);
  }
}

/** A plan that is paid for, on the page of the stand-in. */
async function plantSubscription({ exchange }: Ground, tenant: Tenant): Promise<void> {
  const who = { person: tenant.owner, companyId: tenant.companyId };
  const checkout = { method: 'POST', path: '/api/billing/checkout', body: { plan: 'PRO' } };
  const { url } = await expectCall<{ url: string }>(exchange, checkout, who);
  const form = new URLSearchParams({ card: '4242424242424242', email: tenant.owner.email });
  const paid = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  if (paid.status !== 303) throw new Error(`the checkout was not paid: ${paid.status}`);
}

/** A finished forecast, computed and stored as the worker does it. */
async function plantForecast({ system }: Ground, tenant: Tenant): Promise<void> {
  const { companyId, owner } = tenant;
  const [jobId, forecastId] = [newId(), newId()];
  const job = { id: jobId, companyId, scenarioId: null, horizonMonths: HORIZON_MONTHS, putBack: [] };
  const input = await readForecastInput(system.workers, {
    ...job,
    attempts: 1,
    traceParent: null,
    workerId: 'proof',
  });
  const result = JSON.stringify({ ...computeForecast(input, () => undefined), note: tenant.tag });
  await system.database.inCompany({ userId: owner.id, companyId }, async (sql) => {
    await sql(
      "INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by) VALUES ($1, $2, $3, 'succeeded', $4)",
      [jobId, companyId, HORIZON_MONTHS, owner.id],
    );
    await sql('INSERT INTO forecasts (id, company_id, job_id, as_of, result) VALUES ($1, $2, $3, $4, $5)', [
      ...[forecastId, companyId, jobId, input.asOf, result],
    ]);
  });
}

/** `unitMinor` is 1 for tenants whose amounts are no secret. */
export async function plantTenant(ground: Ground, name: string, unitMinor: number): Promise<Tenant> {
  const { exchange } = ground;
  const tag = `zq${newId().slice(-12).toLowerCase()}`;
  const owner = await plantPerson(ground, tag);
  const make = { method: 'POST', path: '/api/companies', body: { name: `${tag} company`, currency: 'SEK' } };
  const { id: companyId } = await expectCall<{ id: string }>(exchange, make, { person: owner });
  const viewer = await plantMember(ground, { tag, companyId, owner }, 'viewer');
  const tenant: Tenant = { name, tag, unitMinor, companyId, owner, viewer };
  await plantBooks(ground, tenant);
  await plantOpenThings(ground, tenant);
  await plantSubscription(ground, tenant);
  await plantForecast(ground, tenant);
  return tenant;
}
