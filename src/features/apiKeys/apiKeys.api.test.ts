/** API keys as a script has them, as their maker manages them, and as a thief tries them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '@/core/access/roles.ts';
import { newApiKey } from '@/shared/auth/ApiKeyText.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { LIVE_KEYS_MAX } from './ApiKeyStore.ts';
import type { ApiKey, CreatedApiKey } from './apiKeyContract.ts';

// Invitations are also judged by the clock of the database.
const clock = fixedClock(new Date().toISOString());
const { server, owner, signUp, clientOf, redis } = await createTestApi({ clock });

type Owner = Awaited<ReturnType<typeof owner>>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const DAY_MS = 86_400_000;

async function call(person: Person, companyId: string, method: Method, url: string, payload?: object) {
  const headers = { ...person.headers, 'x-company-id': companyId };
  const answer = await server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
async function withKey(key: string, url = '/api/accounts', more: object = {}) {
  const answer = await server.inject({ url, ...more, headers: { authorization: `Bearer ${key}` } });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : undefined };
}
const refusal = ({ status, body }: { status: number; body?: { error?: { code: string } } }) => [
  status,
  body?.error?.code,
];
async function make(
  person: Person,
  companyId: string,
  more: { scopes?: string[]; validDays?: number; name?: string } = {},
): Promise<CreatedApiKey> {
  const payload = { name: 'Nightly export', scopes: ['books.read'], validDays: 30, ...more };
  const { status, body } = await call(person, companyId, 'POST', '/api/api-keys', payload);
  expect([status, status === 201 || body]).toEqual([201, true]);
  return body;
}
async function join(founder: Owner, role: Role): Promise<Person> {
  const person = await signUp();
  const { body } = await call(founder, founder.companyId, 'POST', '/api/invitations', { role });
  const payload = { token: body.token };
  await server.inject({ method: 'POST', url: '/api/invitations/accept', headers: person.headers, payload });
  return person;
}
const changeRole = (founder: Owner, person: Person, role: Role) =>
  call(founder, founder.companyId, 'PUT', `/api/members/${person.id}`, { role });

let founder: Owner;
beforeEach(async () => {
  founder = await owner();
});

describe('a key', () => {
  it('acts for its maker in its company without a password, and is shown once', async () => {
    const made = await make(founder, founder.companyId);
    expect(made).toMatchObject({
      name: 'Nightly export',
      madeBy: { userId: founder.id, name: 'Test Person' },
      scopes: ['books.read'],
      endedAt: null,
    });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(30 * DAY_MS);
    expect(await withKey(made.key)).toMatchObject({ status: 200, body: { items: [] } });
    const { body } = await call(founder, founder.companyId, 'GET', '/api/api-keys');
    expect(JSON.stringify(body)).not.toContain(made.key.slice(30));
    expect(body.items[0]).not.toHaveProperty('key');
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT * FROM api_keys WHERE id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toContain(made.key.slice(30, 60));
    const app = await clientOf('accubooks_app');
    await expect(app.query('SELECT secret_hash FROM api_keys')).rejects.toMatchObject({ code: '42501' });
  });

  it('must end: no end, too late an end and none of the scopes are refused', async () => {
    for (const wrong of [
      { validDays: undefined },
      { validDays: 366 },
      { validDays: 0 },
      { scopes: [] },
      { name: ' ' },
    ]) {
      const payload = { name: 'x', scopes: ['books.read'], validDays: 1, ...wrong };
      const answer = await call(founder, founder.companyId, 'POST', '/api/api-keys', payload);
      expect(refusal(answer)).toEqual([400, 'VALIDATION_FAILED']);
    }
  });

  it('never has more than its maker, and never what is for people only', async () => {
    const manager = await join(founder, 'manager');
    const payload = { name: 'x', scopes: ['books.read', 'books.import'], validDays: 1 };
    const beyond = await call(manager, founder.companyId, 'POST', '/api/api-keys', payload);
    expect(refusal(beyond)).toEqual([403, 'PERMISSION_DENIED']);
    expect(beyond.body.error.details).toMatchObject({ permission: 'books.import', role: 'manager' });
    for (const scope of [
      'keys.make',
      'keys.manage',
      'members.read',
      'members.change',
      'owners.change',
      'toString',
    ]) {
      const forPeople = { ...payload, scopes: [scope] };
      const answer = await call(founder, founder.companyId, 'POST', '/api/api-keys', forPeople);
      expect([scope, ...refusal(answer)]).toEqual([scope, 400, 'VALIDATION_FAILED']);
    }
    const viewer = await join(founder, 'viewer');
    const none = await call(viewer, founder.companyId, 'POST', '/api/api-keys', {
      ...payload,
      scopes: ['books.read'],
    });
    expect(refusal(none)).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('may do what its scopes say and nothing else: PERMISSION_DENIED names the scope', async () => {
    const { key } = await make(founder, founder.companyId);
    const denied = await withKey(key, '/api/scenarios', {
      method: 'POST',
      payload: { name: 'x', operations: [] },
    });
    expect(refusal(denied)).toEqual([403, 'PERMISSION_DENIED']);
    expect(denied.body.error.details).toEqual({ permission: 'scenarios.edit', scopes: ['books.read'] });
    expect(denied.body.error.message).toContain('scenarios.edit');
  });

  it('is refused wherever a person is meant: API_KEY_REFUSED, on every such route of the API', async () => {
    const scopes = ['books.read', 'audit.read', 'scenarios.edit'];
    const { key } = await make(founder, founder.companyId, { scopes });
    type Operation = { security?: object[]; 'x-permission'?: string };
    const { paths } = (await server.inject('/api/docs/json')).json<{
      paths: Record<string, Record<string, Operation>>;
    }>();
    let refused = 0;
    for (const [template, methods] of Object.entries(paths))
      for (const [method, { security = [], 'x-permission': permission }] of Object.entries(methods)) {
        if (permission === undefined) continue;
        const url = template.replaceAll(/\{\w+\}/g, newId());
        const answer = await withKey(key, url, { method: method.toUpperCase() });
        const isOpen = JSON.stringify(security).includes('apiKey');
        expect([template, method, isOpen || refusal(answer)]).toEqual([
          template,
          method,
          isOpen || [403, 'API_KEY_REFUSED'],
        ]);
        if (isOpen) expect(answer.body?.error?.code).not.toBe('API_KEY_REFUSED');
        else refused += 1;
        if (/^(keys|members|owners|billing)\./.test(permission))
          expect([template, isOpen]).toEqual([template, false]);
      }
    expect(refused).toBeGreaterThan(12);
  });

  it('opens no other company, not even another one of its maker', async () => {
    const { key } = await make(founder, founder.companyId);
    const other = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: founder.headers,
      payload: { name: 'Second AB', currency: 'SEK' },
    });
    for (const companyId of [other.json().id, (await owner()).companyId, newId(), 'nonsense']) {
      const headers = { authorization: `Bearer ${key}`, 'x-company-id': companyId };
      const answer = await server.inject({ url: '/api/accounts', headers });
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'COMPANY_NOT_FOUND']);
    }
    const current = await withKey(key, '/api/companies/current');
    expect(current.body).toMatchObject({ company: { id: founder.companyId }, permissions: ['books.read'] });
  });
});

describe('a key that does not work', () => {
  it('is refused alike whether it is mistyped, made up or has the secret of another key', async () => {
    const [mine, other] = [await make(founder, founder.companyId), await make(founder, founder.companyId)];
    const madeUp = newApiKey(newId()).text;
    const wrongSecret = newApiKey(mine.id).text;
    const swapped = `ab_${mine.id}_${other.key.slice(30)}`;
    for (const key of [madeUp, wrongSecret, swapped, mine.key.slice(0, -1), 'ab_', `${mine.key}x`]) {
      expect(refusal(await withKey(key))).toEqual([401, 'API_KEY_INVALID']);
    }
    const [unknown, wrong] = [await withKey(madeUp), await withKey(wrongSecret)];
    expect(wrong.body.error.message).toBe(unknown.body.error.message);
    expect((await withKey(mine.key)).status).toBe(200);
  });

  it('takes as long to refuse whether or not the key exists', async () => {
    const { id } = await make(founder, founder.companyId);
    const times = { known: [] as number[], unknown: [] as number[] };
    const fastest = (list: number[]) => Math.min(...list);
    const ratio = () => fastest(times.known) / fastest(times.unknown);
    for (let round = 0; round < 60 && (round < 15 || ratio() > 1.5 || ratio() < 0.66); round += 1)
      for (const kind of ['known', 'unknown'] as const) {
        const { text } = newApiKey(kind === 'known' ? id : newId());
        const startedMs = performance.now();
        await withKey(text);
        times[kind].push(performance.now() - startedMs);
      }
    expect(ratio()).toBeGreaterThan(0.5);
    expect(ratio()).toBeLessThan(2);
  });

  it('has expired, to the second', async () => {
    const { key } = await make(founder, founder.companyId, { validDays: 1 });
    clock.advanceMs(DAY_MS - 1_000);
    expect((await withKey(key)).status).toBe(200);
    clock.advanceMs(1_000);
    const late = await withKey(key);
    expect(refusal(late)).toEqual([401, 'API_KEY_INVALID']);
    expect(late.body.error.message).toMatch(/^The API key expired on \d{4}-\d\d-\d\d; make another one\.$/);
  });

  it('was revoked: the next request is refused', async () => {
    const { id, key } = await make(founder, founder.companyId);
    expect((await withKey(key)).status).toBe(200);
    expect((await call(founder, founder.companyId, 'DELETE', `/api/api-keys/${id}`)).status).toBe(204);
    expect((await call(founder, founder.companyId, 'DELETE', `/api/api-keys/${id}`)).status).toBe(204);
    const answer = await withKey(key);
    expect([...refusal(answer), answer.body.error.message]).toEqual([
      401,
      'API_KEY_INVALID',
      'The API key was revoked; make another one.',
    ]);
  });

  it('ended with the role of its maker, for good, even when they get the role back', async () => {
    const accountant = await join(founder, 'accountant');
    const { key } = await make(accountant, founder.companyId, { scopes: ['books.read', 'books.import'] });
    expect((await withKey(key)).status).toBe(200);
    await changeRole(founder, accountant, 'viewer');
    expect(refusal(await withKey(key))).toEqual([401, 'API_KEY_INVALID']);
    await changeRole(founder, accountant, 'accountant');
    expect(refusal(await withKey(key))).toEqual([401, 'API_KEY_INVALID']);
    const { body } = await call(accountant, founder.companyId, 'GET', '/api/api-keys');
    expect(body.items).toMatchObject([{ endedBecause: 'roleChanged', endedAt: expect.any(String) }]);
  });

  it('ended when its maker left, and stays so when they come back', async () => {
    const accountant = await join(founder, 'accountant');
    const { key } = await make(accountant, founder.companyId);
    await call(founder, founder.companyId, 'DELETE', `/api/members/${accountant.id}`);
    expect(refusal(await withKey(key))).toEqual([401, 'API_KEY_INVALID']);
    const { body } = await call(founder, founder.companyId, 'POST', '/api/invitations', {
      role: 'accountant',
    });
    const payload = { token: body.token };
    await server.inject({
      method: 'POST',
      url: '/api/invitations/accept',
      headers: accountant.headers,
      payload,
    });
    expect(refusal(await withKey(key))).toEqual([401, 'API_KEY_INVALID']);
  });
});

describe('managing keys', () => {
  it('is for one’s own; owners and admins see and revoke everybody’s', async () => {
    const [manager, admin] = [await join(founder, 'manager'), await join(founder, 'admin')];
    const theirs = await make(manager, founder.companyId);
    const ours = await make(founder, founder.companyId);
    const idsOf = async (person: Person) =>
      ((await call(person, founder.companyId, 'GET', '/api/api-keys')).body.items as ApiKey[]).map(
        ({ id }) => id,
      );
    expect(await idsOf(manager)).toEqual([theirs.id]);
    expect(await idsOf(admin)).toEqual([ours.id, theirs.id]);
    const foreign = await call(manager, founder.companyId, 'DELETE', `/api/api-keys/${ours.id}`);
    expect(refusal(foreign)).toEqual([404, 'API_KEY_NOT_FOUND']);
    expect((await call(admin, founder.companyId, 'DELETE', `/api/api-keys/${theirs.id}`)).status).toBe(204);
    expect(refusal(await withKey(theirs.key))).toEqual([401, 'API_KEY_INVALID']);
    expect((await withKey(ours.key)).status).toBe(200);
  });

  it(`admits ${LIVE_KEYS_MAX} living keys, exactly, however many ask at once: API_KEY_LIMIT_REACHED`, async () => {
    const admin = await clientOf('admin');
    await admin.query(
      `INSERT INTO api_keys (id, company_id, made_by, name, scopes, secret_hash, created_at, expires_at)
       SELECT 'filler-' || $1 || n, $1, $2, 'filler', '{books.read}', repeat('0', 64), now(), now() + interval '90 days'
         FROM generate_series(1, $3) n`,
      [founder.companyId, founder.id, LIVE_KEYS_MAX - 3],
    );
    const payload = { name: 'x', scopes: ['books.read'], validDays: 1 };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => call(founder, founder.companyId, 'POST', '/api/api-keys', payload)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(refusal(answer)).toEqual([409, 'API_KEY_LIMIT_REACHED']);
  });

  it('makes no key for somebody else, not even in raw SQL', async () => {
    const manager = await join(founder, 'manager');
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)", [
      manager.id,
      founder.companyId,
    ]);
    const insert = (madeBy: string) =>
      app.query(
        `INSERT INTO api_keys (id, company_id, made_by, name, scopes, secret_hash, expires_at)
         VALUES ($1, $2, $3, 'x', '{books.import}', repeat('a', 64), now() + interval '1 day')`,
        [newId(), founder.companyId, madeBy],
      );
    await expect(insert(founder.id)).rejects.toMatchObject({ code: '42501' });
    await expect(insert(manager.id)).resolves.toMatchObject({ rowCount: 1 });
    for (const change of [
      "scopes = '{audit.read}'",
      "expires_at = now() + interval '300 days'",
      `made_by = '${founder.id}'`,
    ])
      await expect(app.query(`UPDATE api_keys SET ${change}`)).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('DELETE FROM api_keys')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the traces of a key', () => {
  const from = (remoteAddress: string) => ({ remoteAddress });
  const eventsOf = async (person: Owner) =>
    (await call(person, person.companyId, 'GET', '/api/audit-events')).body.items as {
      action: string;
      actorId: string;
      ip: string;
      apiKey: { id: string; name: string } | null;
      details: object;
    }[];

  it('are written when it is made, revoked and first used from a network, parallel uses counted once', async () => {
    const { id, key } = await make(founder, founder.companyId);
    await Promise.all([1, 2, 3, 4].map((last) => withKey(key, '/api/accounts', from(`198.51.100.${last}`))));
    await withKey(key, '/api/accounts', from('2001:db8::1'));
    await withKey(key, '/api/accounts', from('198.51.100.9'));
    // Also what the key may not do shows where it is.
    await withKey(key, '/api/members', from('203.0.113.5'));
    await call(founder, founder.companyId, 'DELETE', `/api/api-keys/${id}`);
    const events = (await eventsOf(founder)).filter(({ action }) => action.startsWith('apiKey.')).reverse();
    expect(events.map(({ action, ip, apiKey }) => [action, ip, apiKey?.id ?? null])).toEqual([
      ['apiKey.made', '127.0.0.1', null],
      ['apiKey.newNetwork', expect.stringMatching(/^198\.51\.100\.[1-4]$/), id],
      ['apiKey.newNetwork', '2001:db8::1', id],
      ['apiKey.newNetwork', '203.0.113.5', id],
      ['apiKey.revoked', '127.0.0.1', null],
    ]);
    expect(events[1]?.details).toEqual({ name: 'Nightly export', network: '198.51.100.0/24' });
  });

  it('name key and person in all that it does', async () => {
    const { id, key } = await make(founder, founder.companyId, { scopes: ['scenarios.edit'] });
    const payload = { name: 'By script', operations: [] };
    expect((await withKey(key, '/api/scenarios', { method: 'POST', payload })).status).toBe(201);
    await call(founder, founder.companyId, 'POST', '/api/scenarios', payload);
    const events = (await eventsOf(founder)).filter(({ action }) => action === 'scenario.created');
    expect(events.map(({ actorId, apiKey }) => [actorId, apiKey])).toEqual([
      [founder.id, null],
      [founder.id, { id, name: 'Nightly export' }],
    ]);
  });

  it('tell when it was used last, written once a minute at most', async () => {
    const { id, key } = await make(founder, founder.companyId);
    const lastUse = async () =>
      ((await call(founder, founder.companyId, 'GET', '/api/api-keys')).body.items as ApiKey[]).find(
        (one) => one.id === id,
      )?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await withKey(key);
    const first = await lastUse();
    expect(Date.parse(first ?? '')).toBe(clock.nowMs());
    clock.advanceMs(59_000);
    await withKey(key);
    expect(await lastUse()).toBe(first);
    clock.advanceMs(1_000);
    await withKey(key);
    expect(Date.parse((await lastUse()) ?? '')).toBe(clock.nowMs());
  });

  it('have a counter of their own beside the one of the maker', async () => {
    const { id, key } = await make(founder, founder.companyId);
    const ofMaker = () => redis.get(`ratelimit:api:user:${founder.id}`);
    const before = await ofMaker();
    await withKey(key);
    await withKey(key);
    expect(await redis.get(`ratelimit:api:key:${id}`)).toBe('2');
    expect(await ofMaker()).toBe(before);
  });
});
