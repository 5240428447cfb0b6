import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';

const logDir = mkdtempSync(path.join(tmpdir(), 'accubooks-exposure-'));
afterAll(() => rmSync(logDir, { recursive: true, force: true }));
const { server, signUp, owner, clientOf } = await createTestApi({
  environment: {
    LOG_DIR: logDir,
    JWT_SECRETS_PREVIOUS: 'the-secret-of-long-ago-which-still-holds-for-links',
  },
});
const admin = await clientOf('admin');
const URL = '/api/operators/security';

async function newOperator(): Promise<Person> {
  const person = await signUp();
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [person.id]);
  return person;
}
let operator: Person;
beforeAll(async () => {
  operator = await newOperator();
});

async function call(method: 'GET' | 'POST', url: string, payload?: object, who: Person = operator) {
  const { headers } = who;
  const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, text: answer.body, body: () => answer.json() };
}
const codeOf = async (asked: ReturnType<typeof call>) => (await asked).body().error.code;
const revoke = (whose: object, more: object = {}) =>
  call('POST', `${URL}/revocations`, { whose, reason: 'leak', ...more });
const countOf = async (query = '') => (await call('GET', `${URL}/access${query}`)).body();
const eventsOf = async (action: string) =>
  (
    await admin.query(
      'SELECT event FROM audit_events WHERE company_id IS NULL AND action = $1 ORDER BY seq',
      [action],
    )
  ).rows.map(({ event }) => JSON.parse(event));

type Owner = Awaited<ReturnType<typeof owner>>;
async function keyOf(person: Owner): Promise<string> {
  const payload = { name: 'script', scopes: ['books.read'], validDays: 1 };
  return (await call('POST', '/api/api-keys', payload, person)).body().key;
}
/** Until the commit, however long that takes. */
const untilDead = (authorization: string) =>
  expect.poll(() => isOpen(authorization), { timeout: 30_000 }).toBe(false);
const isOpen = async (authorization: string) =>
  (await server.inject({ url: '/api/companies/current', headers: { authorization } })).statusCode === 200;

describe('the access of a company, of a person and of everybody', () => {
  it('is counted, ended for good where it is named and nowhere else, and told', {
    timeout: 60_000,
  }, async () => {
    const [robbed, lost, other] = [await owner(), await owner(), await owner()];
    const keys = new Map<Owner, string>();
    for (const person of [robbed, lost, other]) keys.set(person, await keyOf(person));
    const opened = { title: 'stolen', priority: 'P1', component: 'api' };
    const incidentId = (await call('POST', '/api/operators/incidents', opened)).body().id;
    const one = { people: 1, sessions: 1, apiKeys: 1, shareLinks: 0 };
    expect(await countOf(`?companyId=${robbed.companyId}`)).toEqual(one);
    expect(await countOf(`?email=${lost.email.toUpperCase()}`)).toEqual(one);
    expect(await countOf()).toMatchObject({ apiKeys: 3, people: expect.any(Number) });

    // They answer seconds later, when it holds in every process; the ends are there at once.
    const company = revoke({ companyId: robbed.companyId }, { incidentId });
    const person = revoke({ email: lost.email });
    for (const dead of [robbed, lost]) await untilDead(`Bearer ${keys.get(dead)}`);
    expect(await isOpen(`Bearer ${keys.get(other)}`)).toBe(true);
    expect(await isOpen(other.headers.authorization)).toBe(true);
    const everybody = revoke({ everyone: true });
    await untilDead(`Bearer ${keys.get(other)}`);

    const late = { apiKeys: 0, shareLinks: 0 };
    expect((await company).body()).toEqual({ ...one, late });
    expect((await person).body()).toEqual({ ...one, late });
    expect((await everybody).body()).toMatchObject({ apiKeys: 1, late });
    for (const dead of [robbed, lost, other, operator])
      expect(await isOpen(dead.headers.authorization)).toBe(false);

    const by = operator.id;
    operator = await newOperator();
    const whole = (await call('GET', `/api/operators/incidents/${incidentId}`)).body();
    expect(whole.events.at(-1)).toMatchObject({
      ...{ kind: 'accessRevoked', actor: by },
      text: `Access of company ${robbed.companyId} revoked: 1 sessions, 1 API keys, 0 share links. leak`,
    });
    const told = (await eventsOf('access.revoked')).map(({ subjectId, actorId }) => [subjectId, actorId]);
    expect(told.slice(0, 2)).toEqual(
      expect.arrayContaining([
        [robbed.companyId, by],
        [lost.id, by],
      ]),
    );
    expect(told.at(-1)).toEqual(['everybody', by]);
  });

  it.each([
    ['nobody', { whose: {}, reason: 'leak' }, 'VALIDATION_FAILED'],
    ['two', { whose: { companyId: newId(), everyone: true }, reason: 'leak' }, 'VALIDATION_FAILED'],
    ['no reason', { whose: { everyone: true }, reason: ' ' }, 'VALIDATION_FAILED'],
    ['no such company', { whose: { companyId: newId() }, reason: 'leak' }, 'COMPANY_NOT_FOUND'],
    ['no such person', { whose: { email: 'nobody@example.com' }, reason: 'leak' }, 'PERSON_NOT_FOUND'],
  ])('is not ended when the order names %s', async (_what, payload, code) => {
    expect(await codeOf(call('POST', `${URL}/revocations`, payload))).toBe(code);
  });

  it('is not ended at all when the incident is none, and not counted of nobody', async () => {
    const person = await owner();
    expect(await codeOf(revoke({ email: person.email }, { incidentId: newId() }))).toBe('INCIDENT_NOT_FOUND');
    expect(await isOpen(person.headers.authorization)).toBe(true);
    expect(await codeOf(call('GET', `${URL}/access?email=nobody@example.com`))).toBe('PERSON_NOT_FOUND');
    expect(await codeOf(call('GET', `${URL}/access?companyId=${newId()}`))).toBe('COMPANY_NOT_FOUND');
  });

  it('is operators’ to end: in the API, and in the database', async () => {
    const stranger = await owner();
    const payload = { whose: { everyone: true }, reason: 'mine' };
    expect((await call('POST', `${URL}/revocations`, payload, stranger)).status).toBe(403);
    for (const page of ['access', 'secret', 'exposure', 'exposure/export'])
      expect((await call('GET', `${URL}/${page}`, undefined, stranger)).status).toBe(403);
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false)", [stranger.id]);
    for (const asked of [
      "members_to_revoke('x', 1)",
      "cut_off_sessions('x', 'x', now())",
      'end_credentials(NULL, NULL)',
      'count_access(NULL, NULL)',
    ])
      await expect(app.query(`SELECT * FROM ${asked}`)).rejects.toThrow('operators of the platform');
  });
});

describe('the secret that signs', () => {
  it('is named by its id, with those before it and whether a restart is due', async () => {
    const before = (await call('GET', `${URL}/secret`)).body();
    expect(before).toMatchObject({ lastChange: null, isRestartDue: false });
    expect([before.current, ...before.previous].map((id: string) => id.length)).toEqual([8, 8]);
    const details = { from: before.previous[0], to: '0123abcd', overlap: true, by: 'root', reason: 'yearly' };
    const event = { at: new Date(), action: 'secret.rotated', actorId: operator.id, details };
    await admin.query("SELECT set_config('app.user_id', $1, false)", [operator.id]);
    await admin.query('INSERT INTO audit_events (event) VALUES ($1)', [JSON.stringify(event)]);
    const after = (await call('GET', `${URL}/secret`)).body();
    expect(after).toMatchObject({ current: before.current, lastChange: details, isRestartDue: true });
  });
});

describe('who read what', () => {
  const RANGE = 'from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z';

  it('is answered out of the access log, shown and as a file, and stands in the audit log', async () => {
    const reader = await owner();
    const line = { route: '/api/cash', method: 'GET', ip: '10.0.0.1', userId: reader.id, bytes: 7 };
    const lines = [
      { ...line, time: '2026-03-01T10:00:00Z', status: 200, companyId: reader.companyId },
      { ...line, time: '2026-03-01T10:01:00Z', status: 403, companyId: reader.companyId },
      { ...line, time: '2026-03-05T10:00:00Z', status: 200, companyId: reader.companyId },
    ];
    writeFileSync(path.join(logDir, 'access.log'), lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const asked = (await call('GET', `${URL}/exposure?${RANGE}&email=${reader.email}`)).body();
    expect(asked).toMatchObject({ rowCount: 1, linesRead: 3 });
    expect(asked.rows).toMatchObject([{ userId: reader.id, answered: 1, refused: 1, bytes: 7 }]);
    expect(asked.gaps.join()).toContain('Nothing was written');
    const file = await call('GET', `${URL}/exposure/export?${RANGE}&companyId=${reader.companyId}`);
    expect(file.text.split('\n')).toEqual([
      expect.stringMatching(/^userId,apiKeyId,/),
      expect.stringContaining(`${reader.id},,,10.0.0.1,${reader.companyId},GET,/api/cash,1,1,7`),
    ]);
    expect(await eventsOf('exposure.reported')).toMatchObject([
      { actorId: operator.id, details: { userId: reader.id } },
      { actorId: operator.id, subjectId: reader.companyId },
    ]);
  });

  it.each([
    ['nobody', RANGE, 'VALIDATION_FAILED'],
    [
      'a time that ends first',
      'from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z&ip=::1',
      'VALIDATION_FAILED',
    ],
    ['a person of no account', `${RANGE}&email=nobody@example.com`, 'PERSON_NOT_FOUND'],
  ])('is not asked of %s', async (_what, query, code) => {
    expect(await codeOf(call('GET', `${URL}/exposure?${query}`))).toBe(code);
  });
});
