/** Share links as their maker makes them, as the bearer opens them, and as somebody tries to see more by them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { LIVE_LINKS_MAX } from './ShareStore.ts';
import type { CreatedShare, SharedCash, SharedDocument, SharedTable, ShareSubject } from './shareContract.ts';

// The end of a link is judged by the clock of the database as well.
const clock = fixedClock(new Date().toISOString());
const { server, owner, signUp, clientOf, database } = await createTestApi({ clock });

type Owner = Awaited<ReturnType<typeof owner>>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const BOOKS = readFileSync(path.join(import.meta.dirname, '../../../test/fixtures/books/sie4-bl0001.se'));
const FILE = { 'content-type': 'application/octet-stream' };
const DAY_MS = 86_400_000;

async function call(person: Person, companyId: string, method: Method, url: string, payload?: object) {
  const headers = { ...person.headers, 'x-company-id': companyId };
  const answer = await server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
const refusal = ({ status, body }: { status: number; body?: { error?: { code: string } } }) => [
  status,
  body?.error?.code,
];
async function open(token: string | undefined) {
  const headers = token === undefined ? {} : { 'x-share-token': token };
  const answer = await server.inject({ url: '/api/shared', headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json(), text: answer.body };
}
const SHEET: ShareSubject = { kind: 'balanceSheet', at: '2020-12' };

async function share(
  person: Person,
  companyId: string,
  subject = SHEET,
  validDays = 30,
): Promise<CreatedShare> {
  const payload = { title: 'For the bank', subject, validDays };
  const { status, body } = await call(person, companyId, 'POST', '/api/share-links', payload);
  expect([status, status === 201 || body]).toEqual([201, true]);
  return body;
}
async function withBooks(): Promise<Owner> {
  const person = await owner();
  const send = (url: string, payload?: Buffer) =>
    server.inject({
      method: 'POST',
      url,
      headers: { ...person.headers, ...FILE },
      ...(payload === undefined ? {} : { payload }),
    });
  const { id } = (await send('/api/imports?fileName=books.se', BOOKS)).json<{ id: string }>();
  const committed = await server.inject({
    method: 'POST',
    url: `/api/imports/${id}/commit`,
    headers: person.headers,
  });
  expect(committed.statusCode).toBe(200);
  return person;
}
/** A forecast as it is stored, with a line that no link may show. */
async function withForecast({ id: userId, companyId }: Owner): Promise<string> {
  const [job, forecast] = [newId(), newId()];
  const point = {
    month: '2021-01',
    pointMinor: 900,
    lower80Minor: 800,
    upper80Minor: 1000,
    lower95Minor: null,
    upper95Minor: null,
  };
  const explanation = {
    warnings: [{ code: 'W', message: 'The history is short. Put back?' }],
    method: 'SECRET',
  };
  const books = {
    series: [
      { key: 'cash', label: 'Cash', points: [point], explanation, history: [] },
      { key: 'expense.01SECRET', label: 'SECRET salaries', points: [point], explanation, history: [] },
    ],
    lowPoint: { month: '2021-01', pointMinor: 900, lower80Minor: 800 },
    cashAtHorizonMinor: 900,
    finance: { figures: ['SECRET'] },
  };
  const effects = [{ sentence: 'Hire in May', cashAtHorizonMinor: -100, lowPointMinor: -50 }];
  const scenario = { id: newId(), name: 'Lean', version: 1, forecast: books, effects };
  const result = { currency: 'SEK', horizonMonths: 1, baseline: books, scenario };
  await database.inCompany({ userId, companyId }, async (sql) => {
    await sql(
      `INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by, finished_at)
       VALUES ($1, $2, 1, 'succeeded', $3, now())`,
      [job, companyId, userId],
    );
    await sql(
      "INSERT INTO forecasts (id, company_id, job_id, as_of, result) VALUES ($1, $2, $3, '2020-12-31', $4)",
      [forecast, companyId, job, JSON.stringify(result)],
    );
  });
  return forecast;
}

let founder: Owner;
beforeEach(async () => {
  founder = await withBooks();
});

describe('a share link', () => {
  it('shows a statement to whoever has it, without an account, and is counted', async () => {
    const made = await share(founder, founder.companyId);
    expect(made).toMatchObject({
      title: 'For the bank',
      kind: 'balanceSheet',
      madeBy: 'Test Person',
      views: 0,
    });
    expect(made.token).toMatch(/^[\w-]{43}$/);
    const { status, headers, body, text } = await open(made.token);
    expect([status, headers['cache-control'], headers['x-robots-tag'], headers['referrer-policy']]).toEqual([
      200,
      'no-store',
      'noindex, nofollow',
      'no-referrer',
    ]);
    const { content } = body as SharedDocument;
    const report = await call(founder, founder.companyId, 'GET', '/api/reports/balance-sheet?at=2020-12');
    expect(content).toMatchObject({ kind: 'balanceSheet', companyName: 'Test AB', columns: ['2020-12'] });
    const totals = (content as SharedTable).rows.filter(({ kind }) => kind === 'total');
    expect(totals.at(-1)?.amountsMinor).toEqual([report.body.liabilitiesAndEquityMinor]);
    expect(text).not.toMatch(/[0-9A-HJKMNP-TV-Z]{26}/);
    await open(made.token);
    const { body: list } = await call(founder, founder.companyId, 'GET', '/api/share-links');
    expect(list.items).toMatchObject([{ id: made.id, views: 2, lastViewedAt: expect.any(String) }]);
    expect(JSON.stringify(list)).not.toContain(made.token);
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT * FROM share_links WHERE id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toContain(made.token);
  });

  it('shows cash and its forecast, and no line, account, method or id beside it', async () => {
    const forecastId = await withForecast(founder);
    const { token } = await share(founder, founder.companyId, { kind: 'cash', forecastId });
    const { body, text } = await open(token);
    const content = body.content as SharedCash;
    const cash = await call(founder, founder.companyId, 'GET', '/api/cash');
    expect(content).toMatchObject({ cashMinor: cash.body.cashMinor, history: cash.body.history.slice(-36) });
    expect(content.forecast).toMatchObject({
      baseline: { series: [{ key: 'cash' }], cashAtHorizonMinor: 900, warnings: ['The history is short.'] },
      scenario: { name: 'Lean', effects: [{ sentence: 'Hire in May' }] },
    });
    expect(text).not.toMatch(/SECRET|[0-9A-HJKMNP-TV-Z]{26}/);
    for (const { name } of cash.body.accounts) expect(text).not.toContain(name);
  });

  it('keeps what it showed when the books change, and adds up as the statement does', async () => {
    const range = { from: '2020-01', to: '2020-12' };
    const { token } = await share(founder, founder.companyId, { kind: 'profitAndLoss', ...range });
    const before = await open(token);
    const { body: report } = await call(
      founder,
      founder.companyId,
      'GET',
      '/api/reports/profit-and-loss?from=2020-01&to=2020-12',
    );
    const content = before.body.content as SharedTable;
    expect(content.rows.at(-1)).toEqual({
      kind: 'total',
      label: 'Result',
      amountsMinor: [...report.resultsMinor, report.resultMinor],
    });
    for (const { kind, amountsMinor } of content.rows)
      expect(amountsMinor).toHaveLength(kind === 'group' ? 0 : content.columns.length);
    const { body: imports } = await call(founder, founder.companyId, 'GET', '/api/imports');
    await call(founder, founder.companyId, 'POST', `/api/imports/${imports.items[0].id}/undo`);
    expect((await open(token)).body.content).toEqual(content);
  });

  it('is refused when it would end too late, or carry too much', async () => {
    for (const validDays of [0, 91, 1.5]) {
      const payload = { title: 'x', subject: SHEET, validDays };
      const answer = await call(founder, founder.companyId, 'POST', '/api/share-links', payload);
      expect(refusal(answer)).toEqual([400, 'VALIDATION_FAILED']);
    }
    const subject = { kind: 'profitAndLoss', from: '2019-01', to: '2021-01' };
    const long = await call(founder, founder.companyId, 'POST', '/api/share-links', {
      title: 'x',
      subject,
      validDays: 1,
    });
    expect(refusal(long)).toEqual([400, 'REPORT_RANGE_INVALID']);
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE accounts SET name = repeat('long ', 1000000) WHERE company_id = $1 AND type = 'asset'",
      [founder.companyId],
    );
    const payload = { title: 'x', subject: SHEET, validDays: 1 };
    const large = await call(founder, founder.companyId, 'POST', '/api/share-links', payload);
    expect(refusal(large)).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('shows nothing of another company, whatever its maker names', async () => {
    const stranger = await owner();
    const forecastId = await withForecast(founder);
    const payload = { title: 'x', subject: { kind: 'cash', forecastId }, validDays: 1 };
    const answer = await call(stranger, stranger.companyId, 'POST', '/api/share-links', payload);
    expect(refusal(answer)).toEqual([404, 'FORECAST_NOT_FOUND']);
  });
});

describe('a link that does not work', () => {
  it('is refused alike: none, made up, mistyped, too long: SHARE_INVALID', async () => {
    const { token } = await share(founder, founder.companyId);
    for (const wrong of [undefined, '', 'x', token.slice(1), `${token}A`, token.toLowerCase(), "' OR 1=1 --"])
      expect(refusal(await open(wrong))).toEqual([404, 'SHARE_INVALID']);
    expect(refusal(await open('x'.repeat(300)))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('has expired, by our clock or by that of the database', async () => {
    const [first, second] = [
      await share(founder, founder.companyId, SHEET, 1),
      await share(founder, founder.companyId, SHEET, 60),
    ];
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE share_links SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second' WHERE id = $1",
      [second.id],
    );
    expect(refusal(await open(second.token))).toEqual([404, 'SHARE_INVALID']);
    expect((await open(first.token)).status).toBe(200);
    clock.advanceMs(DAY_MS);
    expect(refusal(await open(first.token))).toEqual([404, 'SHARE_INVALID']);
    clock.advanceMs(-DAY_MS);
  });

  it('was taken back, or its maker has left, for good', async () => {
    const { id, token } = await share(founder, founder.companyId);
    expect((await call(founder, founder.companyId, 'DELETE', `/api/share-links/${id}`)).status).toBe(204);
    expect((await call(founder, founder.companyId, 'DELETE', `/api/share-links/${id}`)).status).toBe(204);
    expect(refusal(await open(token))).toEqual([404, 'SHARE_INVALID']);
    const missing = await call(founder, founder.companyId, 'DELETE', `/api/share-links/${newId()}`);
    expect(refusal(missing)).toEqual([404, 'SHARE_NOT_FOUND']);

    const manager = await signUp();
    const join = async () => {
      const { body } = await call(founder, founder.companyId, 'POST', '/api/invitations', {
        role: 'manager',
      });
      const payload = { token: body.token };
      await server.inject({
        method: 'POST',
        url: '/api/invitations/accept',
        headers: manager.headers,
        payload,
      });
    };
    await join();
    const theirs = await share(manager, founder.companyId);
    expect((await open(theirs.token)).status).toBe(200);
    await call(founder, founder.companyId, 'DELETE', `/api/members/${manager.id}`);
    expect(refusal(await open(theirs.token))).toEqual([404, 'SHARE_INVALID']);
    await join();
    expect(refusal(await open(theirs.token))).toEqual([404, 'SHARE_INVALID']);
    const { body } = await call(founder, founder.companyId, 'GET', '/api/share-links');
    expect(body.items.map(({ endedBecause }: { endedBecause: string }) => endedBecause).sort()).toEqual([
      'makerLeft',
      'revoked',
    ]);
  });

  it(`is one too many: ${LIVE_LINKS_MAX} work at a time, exactly: SHARE_LIMIT_REACHED`, async () => {
    const admin = await clientOf('admin');
    await admin.query(
      `INSERT INTO share_links (id, company_id, made_by, title, kind, token_hash, content, expires_at)
       SELECT 'filler-' || $1 || n, $1, $2, 'filler', 'cash', encode(sha256(convert_to($1 || n, 'UTF8')), 'hex'),
              '{}', now() + interval '9 days' FROM generate_series(1, $3) n`,
      [founder.companyId, founder.id, LIVE_LINKS_MAX - 2],
    );
    const payload = { title: 'x', subject: SHEET, validDays: 1 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call(founder, founder.companyId, 'POST', '/api/share-links', payload)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(refusal(answer)).toEqual([409, 'SHARE_LIMIT_REACHED']);
  });
});

describe('the bearer of a link in raw SQL as the application role', () => {
  it('reads that one snapshot, and no row of any table', async () => {
    const { token } = await share(founder, founder.companyId);
    const app = await clientOf('accubooks_app');
    const hash = "encode(sha256(convert_to($1, 'UTF8')), 'hex')";
    const opened = await app.query(`SELECT * FROM open_share_link(${hash})`, [token]);
    expect(opened.rows).toHaveLength(1);
    expect(Object.keys(opened.rows[0])).toEqual(['title', 'content', 'created_at', 'expires_at']);
    const { rows: tables } = await app.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'",
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const seen = await app.query(`SELECT count(*)::int AS seen FROM ${name}`).then(
        ({ rows }) => rows[0].seen,
        (error: { code: string }) => error.code,
      );
      expect([name, seen]).toEqual([name, seen === '42501' ? '42501' : 0]);
    }
    const settings = await app.query<{ set: string | null }>(
      "SELECT nullif(concat(current_setting('app.user_id', true), current_setting('app.company_id', true)), '') AS set",
    );
    expect(settings.rows[0]?.set).toBeNull();
    for (const guess of ['', '%', '0'.repeat(64)])
      expect((await app.query('SELECT FROM open_share_link($1)', [guess])).rowCount).toBe(0);
  });

  it('changes nothing, and a member neither lengthens a link nor reads its hash', async () => {
    const { id } = await share(founder, founder.companyId);
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)", [
      founder.id,
      founder.companyId,
    ]);
    for (const change of [
      "expires_at = now() + interval '80 days'",
      'views = 0',
      "content = '{}'",
      "token_hash = ''",
    ])
      await expect(app.query(`UPDATE share_links SET ${change} WHERE id = $1`, [id])).rejects.toMatchObject({
        code: '42501',
      });
    await expect(app.query('SELECT token_hash FROM share_links')).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('DELETE FROM share_links')).rejects.toMatchObject({ code: '42501' });
  });
});
