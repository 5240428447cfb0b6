import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '@/core/access/permissions.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import {
  type TestVoucher,
  writeChart,
  writeVouchers,
  writeYears,
} from '../../../test/support/writeVouchers.ts';

const { server, signUp, owner, database } = await createTestApi();

type Owner = Awaited<ReturnType<typeof owner>>;

const get = (url: string, person: { headers: Record<string, string> }, companyId?: string) =>
  server.inject({
    url,
    headers: { ...person.headers, ...(companyId === undefined ? {} : { 'x-company-id': companyId }) },
  });
const lock = (person: Owner, startsOn: string, isLocked: unknown) =>
  server.inject({
    method: 'PUT',
    url: `/api/periods/${startsOn}`,
    headers: person.headers,
    payload: { isLocked },
  });
const codeOf = (answer: { json: () => { error: { code: string } } }) => answer.json().error.code;

const scopeOf = ({ id, companyId }: Owner) => ({ userId: id, companyId });
const CHART = { 1930: { type: 'asset', isCash: true }, 3000: { type: 'income' } } as const;
const sale = (date: string, amountMinor: number): TestVoucher => ({
  date,
  postings: [
    ['1930', amountMinor],
    ['3000', -amountMinor],
  ],
});

describe('companies', () => {
  it('are created with their owner in one step, and listed by name', async () => {
    const person = await signUp();
    for (const name of ['Zeta AB', 'Alfa AB']) {
      const answer = await server.inject({
        method: 'POST',
        url: '/api/companies',
        headers: person.headers,
        payload: { name, currency: 'EUR' },
      });
      expect(answer.statusCode).toBe(201);
      expect(answer.json()).toMatchObject({ name, currency: 'EUR', role: 'owner' });
    }
    const { items } = (await get('/api/companies', person)).json<{ items: { name: string }[] }>();
    expect(items.map(({ name }) => name)).toEqual(['Alfa AB', 'Zeta AB']);
  });

  it('are 100 at most for one person: COMPANY_LIMIT_REACHED', async () => {
    const person = await owner();
    await database.asPerson({ userId: person.id }, async (sql) => {
      for (let index = 1; index < 100; index += 1) {
        const companyId = newId();
        await sql("SELECT set_config('app.company_id', $1, true)", [companyId]);
        await sql("INSERT INTO companies (id, name, currency) VALUES ($1, 'One of many', 'SEK')", [
          companyId,
        ]);
        await sql("INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'viewer')", [
          companyId,
          person.id,
        ]);
      }
    });
    const answer = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: person.headers,
      payload: { name: 'One too many' },
    });
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'COMPANY_LIMIT_REACHED']);
    expect((await get('/api/companies', person)).json<{ items: unknown[] }>().items).toHaveLength(100);
  });

  it('need not be named by a member of one, must be by a member of none or several: COMPANY_REQUIRED', async () => {
    const person = await owner();
    expect((await get('/api/companies/current', person)).json()).toMatchObject({
      company: { id: person.companyId, role: 'owner' },
    });
    expect(codeOf(await get('/api/companies/current', await signUp()))).toBe('COMPANY_REQUIRED');
    await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: person.headers,
      payload: { name: 'Second' },
    });
    expect(codeOf(await get('/api/companies/current', person))).toBe('COMPANY_REQUIRED');
    expect((await get('/api/companies/current', person, person.companyId)).statusCode).toBe(200);
  });

  it('of others are not there: COMPANY_NOT_FOUND', async () => {
    const [ours, stranger] = [await owner(), await owner()];
    for (const companyId of [ours.companyId, newId(), 'not an id', "'; DROP TABLE users; --"]) {
      const answer = await get('/api/companies/current', stranger, companyId);
      expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'COMPANY_NOT_FOUND']);
    }
  });
});

describe('overview', () => {
  it('of a new company says that there are no books', async () => {
    const person = await owner();
    expect((await get('/api/companies/current', person)).json()).toEqual({
      company: { id: person.companyId, name: 'Test AB', currency: 'SEK', role: 'owner' },
      permissions: Object.keys(PERMISSIONS),
      booksFrom: null,
      booksUntil: null,
      accountCount: 0,
      voucherCount: 0,
      isReconciled: true,
    });
  });

  it('says from when until when the books go; a voucher and its reversal cancel each other', async () => {
    const person = await owner();
    const scope = scopeOf(person);
    await writeYears(database, scope, [2025]);
    const accounts = await writeChart(database, scope, CHART);
    const [, , last = ''] = await writeVouchers(database, scope, accounts, [
      { ...sale('2024-12-31', 100_00), kind: 'opening' },
      sale('2025-02-03', 100_00),
      sale('2025-09-30', 250_00),
    ]);
    const overview = async () => (await get('/api/companies/current', person)).json();
    expect(await overview()).toMatchObject({
      booksFrom: '2025-02-03',
      booksUntil: '2025-09-30',
      accountCount: 2,
      voucherCount: 3,
      isReconciled: true,
    });
    await writeVouchers(database, scope, accounts, [
      { ...sale('2025-09-30', -250_00), kind: 'reversal', reverses: last },
    ]);
    expect(await overview()).toMatchObject({
      booksUntil: '2025-02-03',
      voucherCount: 2,
      isReconciled: true,
    });
  });
});

describe('periods', () => {
  it('are listed by year, and a locked one takes no voucher until it is unlocked', async () => {
    const person = await owner();
    const scope = scopeOf(person);
    await writeYears(database, scope, [2025]);
    const accounts = await writeChart(database, scope, CHART);
    const sell = () => writeVouchers(database, scope, accounts, [sale('2025-02-03', 100_00)]);
    const { items } = (await get('/api/fiscal-years', person)).json<{
      items: { startsOn: string; endsOn: string; periods: object[] }[];
    }>();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ startsOn: '2025-01-01', endsOn: '2025-12-31' });
    expect(items[0]?.periods).toHaveLength(12);
    expect(items[0]?.periods[1]).toEqual({ startsOn: '2025-02-01', endsOn: '2025-02-28', lockedAt: null });

    const locked = (await lock(person, '2025-02-01', true)).json<{ lockedAt: string }>();
    expect(Date.parse(locked.lockedAt)).toBeGreaterThan(0);
    expect((await lock(person, '2025-02-01', true)).json()).toEqual(locked);
    await expect(sell()).rejects.toMatchObject({ code: 'PERIOD_LOCKED' });
    expect((await lock(person, '2025-02-01', false)).json()).toMatchObject({ lockedAt: null });
    expect(await sell()).toHaveLength(1);
  });

  it('that do not exist, and days that do not, are refused', async () => {
    const person = await owner();
    expect(codeOf(await lock(person, '2025-02-01', true))).toBe('PERIOD_NOT_FOUND');
    expect(codeOf(await lock(person, '2025-02-30', true))).toBe('VALIDATION_FAILED');
    expect(codeOf(await lock(person, '2025-02-01', 'yes'))).toBe('VALIDATION_FAILED');
  });
});

describe('all companies at a glance', () => {
  it('tell an accountant how each one stands, and of no company that they do not belong to', async () => {
    const [first, second] = [await owner(), await owner()];
    const stranger = await owner();
    const accountant = await signUp();
    for (const { headers } of [first, second]) {
      const payload = { role: 'accountant' };
      const invited = await server.inject({ method: 'POST', url: '/api/invitations', headers, payload });
      const { token } = invited.json<{ token: string }>();
      await server.inject({
        method: 'POST',
        url: '/api/invitations/accept',
        headers: accountant.headers,
        payload: { token },
      });
    }
    await writeYears(database, scopeOf(first), [2020]);
    const accounts = await writeChart(database, scopeOf(first), CHART);
    await writeVouchers(database, scopeOf(first), accounts, [sale('2020-05-04', 100)]);
    await database.inCompany(scopeOf(first), async (sql) => {
      const [job, forecast] = [newId(), newId()];
      await sql(
        `INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by)
         VALUES ($1, $2, 1, 'succeeded', $3)`,
        [job, first.companyId, first.id],
      );
      await sql(
        "INSERT INTO forecasts (id, company_id, job_id, as_of, result) VALUES ($1, $2, $3, '2020-05-04', $4)",
        [
          forecast,
          first.companyId,
          job,
          JSON.stringify({ baseline: { lowPoint: { month: '2020-06', pointMinor: -5 } } }),
        ],
      );
    });
    const answer = await get('/api/companies/glance', accountant);
    expect(answer.statusCode).toBe(200);
    const { items } = answer.json<{ items: { id: string }[] }>();
    expect(items.map(({ id }) => id).sort()).toEqual([first.companyId, second.companyId].sort());
    expect(items.find(({ id }) => id === first.companyId)).toMatchObject({
      role: 'accountant',
      booksUntil: '2020-05-04',
      lastImportAt: null,
      lowPoint: { month: '2020-06', amountMinor: -5 },
      warnings: ['cashRunsOut', 'booksOld'],
    });
    expect(items.find(({ id }) => id === second.companyId)).toMatchObject({
      booksUntil: null,
      lowPoint: null,
      warnings: ['noBooks'],
    });
    expect(answer.body).not.toContain(stranger.companyId);
    expect((await get('/api/companies/glance', await signUp())).json()).toEqual({ items: [] });
  });
});
