import { afterAll, describe, expect, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { SECURE_SESSION_COOKIE, SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import {
  createTestApi,
  type Person,
  TEST_JWT_SECRET,
  TEST_PERSON_PASSWORD,
} from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { ROTATION_GRACE_MS, SESSIONS_OF_PERSON_MAX } from './SessionService.ts';
import type { OpenSession } from './sessionContract.ts';

const clock = fixedClock('2026-11-22T10:00:00Z');
const api = await createTestApi({ clock });
const { server, signUp, clientOf } = api;
const DAY_MS = 86_400_000;
const LATE_MS = ROTATION_GRACE_MS + 1_000;

type Answer = {
  statusCode: number;
  cookies: { name: string; value: string; maxAge?: number }[];
  json: <T = { error: { code: string } }>() => T;
};

const post = (url: string, cookie?: string, payload?: object): Promise<Answer> =>
  server.inject({
    method: 'POST',
    url: `/api/auth/${url}`,
    ...(payload === undefined ? {} : { payload }),
    ...(cookie === undefined ? {} : { cookies: { [SESSION_COOKIE]: cookie } }),
  });
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
const me = (headers: Record<string, string>): Promise<Answer> =>
  server.inject({ url: '/api/auth/me', headers });
const cookieOf = (answer: Answer) => answer.cookies.find(({ name }) => name === SESSION_COOKIE)?.value ?? '';
const verdictOf = (answer: Answer) => [answer.statusCode, answer.json().error.code];
const EXPIRED = [401, 'SESSION_EXPIRED'];
const REFUSED = [401, 'UNAUTHENTICATED'];

/** A further session of the person: on another device, so to speak. */
async function login(person: Person, userAgent = 'curl/8.5.0') {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/auth/login',
    headers: { 'user-agent': userAgent },
    payload: { email: person.email, password: TEST_PERSON_PASSWORD },
  });
  const { accessToken } = answer.json<{ accessToken: string }>();
  return { cookie: cookieOf(answer), headers: bearer(accessToken) };
}

async function list(headers: Record<string, string>): Promise<OpenSession[]> {
  const answer = await server.inject({ url: '/api/auth/sessions', headers });
  return answer.json<{ items: OpenSession[] }>().items;
}

/** Actions about one session or person on the platform's chain. */
async function auditOf(subjectId: string): Promise<string[]> {
  const admin = await clientOf('admin');
  const { rows } = await admin.query<{ action: string }>(
    `SELECT action FROM audit_events WHERE chain = 'platform' AND event::jsonb->>'subjectId' = $1 ORDER BY seq`,
    [subjectId],
  );
  return rows.map(({ action }) => action);
}

describe('refresh (C35)', () => {
  it('replaces the token and goes on with the same session', async () => {
    const person = await signUp();
    const answer = await post('refresh', person.cookie);
    expect(answer.statusCode).toBe(200);
    expect(cookieOf(answer)).not.toBe(person.cookie);
    expect((await me(bearer(answer.json<{ accessToken: string }>().accessToken))).statusCode).toBe(200);
    clock.advanceMs(LATE_MS);
    const again = await post('refresh', cookieOf(answer));
    expect(again.statusCode).toBe(200);
    expect(cookieOf(again)).not.toBe(cookieOf(answer));
    expect(await list(person.headers)).toHaveLength(1);
  });

  it('gives the same successor again to a token whose answer was lost, to three tabs at once too', async () => {
    const person = await signUp();
    const answers = await Promise.all([1, 2, 3].map(() => post('refresh', person.cookie)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(cookieOf)).size).toBe(1);
  });

  it('never leaves a tab two tokens behind: a successor is not replaced while the one before it may come', async () => {
    const person = await signUp();
    const first = cookieOf(await post('refresh', person.cookie));
    clock.advanceMs(ROTATION_GRACE_MS - 1);
    expect(cookieOf(await post('refresh', first))).toBe(first);
    const late = await post('refresh', person.cookie);
    expect([late.statusCode, cookieOf(late)]).toEqual([200, first]);
    expect((await post('refresh', first)).statusCode).toBe(200);
  });

  it('ends the session when a replaced token comes back later, and its access tokens with it', async () => {
    const person = await signUp();
    const [session] = await list(person.headers);
    const current = cookieOf(await post('refresh', person.cookie));
    clock.advanceMs(LATE_MS);
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
    expect(verdictOf(await post('refresh', current))).toEqual(EXPIRED);
    expect(verdictOf(await me(person.headers))).toEqual(REFUSED);
    expect(await auditOf(session?.id ?? '')).toEqual(['session.tokenReused']);
  });

  it('knows a token of any age: whose thief was faster comes with one that was replaced twice', async () => {
    const person = await signUp();
    let stolen = person.cookie;
    for (let round = 0; round < 3; round += 1) {
      stolen = cookieOf(await post('refresh', stolen));
      clock.advanceMs(LATE_MS);
    }
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
    expect(verdictOf(await post('refresh', stolen))).toEqual(EXPIRED);
  });

  it('ends the session of whoever knows its family and invents the rest, and no other', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const [family] = person.cookie.split('.');
    expect(verdictOf(await post('refresh', `${family}.${'A'.repeat(43)}`))).toEqual(EXPIRED);
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
    expect((await post('refresh', other.cookie)).statusCode).toBe(200);
  });

  it('refuses no cookie, an invented one and one whose session has run out', async () => {
    expect(verdictOf(await post('refresh'))).toEqual(EXPIRED);
    for (const invented of ['invented', `${'a'.repeat(43)}.${'b'.repeat(43)}`])
      expect(verdictOf(await post('refresh', invented))).toEqual(EXPIRED);
    const person = await signUp();
    clock.advanceMs(30 * DAY_MS + 1_000);
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
  });

  it('does not lengthen the session', async () => {
    const person = await signUp();
    clock.advanceMs(29 * DAY_MS);
    expect((await post('refresh', person.cookie)).cookies[0]?.maxAge).toBeLessThanOrEqual(86_400);
  });
});

describe('the cookie', () => {
  it('is replaced at each sign-in, whatever the browser brought along: nobody can be given a session', async () => {
    const [person, attacker] = [await signUp(), await signUp()];
    const answer = await post('login', attacker.cookie, {
      email: person.email,
      password: TEST_PERSON_PASSWORD,
    });
    expect(cookieOf(answer)).not.toBe(attacker.cookie);
    expect((await post('refresh', cookieOf(answer))).json()).toMatchObject({ user: { id: person.id } });
    expect((await post('refresh', attacker.cookie)).json()).toMatchObject({ user: { id: attacker.id } });
  });

  it('behind TLS has a name that only this host can set, and no other is read', async () => {
    const { server: secure } = await createTestApi({ environment: { COOKIE_SECURE: 'true' } });
    const payload = { email: 'tls@example.com', password: TEST_PERSON_PASSWORD, name: 'Behind TLS' };
    const answer = await secure.inject({ method: 'POST', url: '/api/auth/sign-up', payload });
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: SECURE_SESSION_COOKIE,
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
      }),
    ]);
    expect(answer.cookies[0]).not.toHaveProperty('domain');
    const value = answer.cookies[0]?.value ?? '';
    const refresh = (name: string) =>
      secure.inject({ method: 'POST', url: '/api/auth/refresh', cookies: { [name]: value } });
    expect((await refresh(SESSION_COOKIE)).statusCode).toBe(401);
    expect((await refresh(SECURE_SESSION_COOKIE)).statusCode).toBe(200);
  });
});

describe('a new JWT_SECRET', () => {
  const NEW_SECRET = 'the secret that takes its place, 33+ characters';
  const start = async (previous: string[]) => {
    const metrics = createMetrics('api');
    const secrets = { JWT_SECRET: NEW_SECRET, JWT_SECRETS_PREVIOUS: previous };
    const next = await buildApi({
      ...api,
      clock,
      log: silentLog,
      metrics,
      config: { ...api.config, ...secrets },
    });
    afterAll(() => next.close());
    const ask = (url: string, headers: Record<string, string>) => next.inject({ url, headers });
    const refresh = (cookie: string): Promise<Answer> =>
      next.inject({ method: 'POST', url: '/api/auth/refresh', cookies: { [SESSION_COOKIE]: cookie } });
    return { ask, refresh };
  };

  it('beside the old one signs nobody out, not even tabs that ask both processes at once', async () => {
    const [person, { ask, refresh }] = [await signUp(), await start([TEST_JWT_SECRET])];
    expect((await ask('/api/auth/me', person.headers)).statusCode).toBe(200);
    const answers = await Promise.all([post('refresh', person.cookie), refresh(person.cookie)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(new Set(answers.map(cookieOf)).size).toBe(1);
    clock.advanceMs(LATE_MS);
    const [first] = answers;
    expect((await refresh(first ? cookieOf(first) : '')).statusCode).toBe(200);
  });

  it('without the old one, after a leak, refuses its access tokens and renews its sessions', async () => {
    const [person, { ask, refresh }] = [await signUp(), await start([])];
    expect((await ask('/api/auth/me', person.headers)).statusCode).toBe(401);
    const answer = await refresh(person.cookie);
    const { accessToken } = answer.json<{ accessToken: string }>();
    expect((await ask('/api/auth/me', bearer(accessToken))).statusCode).toBe(200);
  });
});

describe('sign-out', () => {
  it('ends the session and its access tokens at once, and clears the cookie', async () => {
    const person = await signUp();
    const [session] = await list(person.headers);
    expect((await me(person.headers)).statusCode).toBe(200);
    const answer = await post('logout', person.cookie);
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies[0]).toMatchObject({ name: SESSION_COOKIE, value: '', path: '/api/auth' });
    expect(verdictOf(await me(person.headers))).toEqual(REFUSED);
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
    expect((await post('logout', person.cookie)).statusCode).toBe(204);
    expect(await auditOf(session?.id ?? '')).toEqual(['person.signedOut']);
  });

  it('does nothing without a session', async () => {
    expect((await post('logout')).statusCode).toBe(204);
    expect((await post('logout', 'invented')).statusCode).toBe(204);
  });
});

describe('the list of sessions', () => {
  it('says from where and with what, the one used last first, and which is this one', async () => {
    const person = await signUp();
    clock.advanceMs(60_000);
    const phone = await login(person, 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0');
    expect(await list(person.headers)).toMatchObject([
      { isCurrent: false, userAgent: expect.stringContaining('Firefox/140.0'), ip: '127.0.0.1' },
      { isCurrent: true },
    ]);
    clock.advanceMs(60_000);
    await post('refresh', person.cookie);
    expect((await list(phone.headers)).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  });

  it('ends one session, of which the tokens are refused then; the others go on', async () => {
    const person = await signUp();
    const phone = await login(person);
    expect((await me(phone.headers)).statusCode).toBe(200);
    const lost = (await list(person.headers)).find(({ isCurrent }) => !isCurrent);
    const url = `/api/auth/sessions/${lost?.id}`;
    const ended = await server.inject({ method: 'DELETE', url, headers: person.headers });
    expect([ended.statusCode, ended.cookies]).toEqual([204, []]);
    expect(verdictOf(await me(phone.headers))).toEqual(REFUSED);
    expect(verdictOf(await post('refresh', phone.cookie))).toEqual(EXPIRED);
    expect((await me(person.headers)).statusCode).toBe(200);
    const again = await server.inject({ method: 'DELETE', url, headers: person.headers });
    expect(verdictOf(again)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await auditOf(lost?.id ?? '')).toEqual(['person.signedIn', 'session.ended']);
  });

  it('ends no session of anybody else: SESSION_NOT_FOUND', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const [session] = await list(other.headers);
    const url = `/api/auth/sessions/${session?.id}`;
    const answer = await server.inject({ method: 'DELETE', url, headers: person.headers });
    expect(verdictOf(answer)).toEqual([404, 'SESSION_NOT_FOUND']);
    expect((await me(other.headers)).statusCode).toBe(200);
  });

  it('ends the session that asks, and its cookie', async () => {
    const { headers } = await signUp();
    const answer = await server.inject({ method: 'DELETE', url: '/api/auth/sessions/current', headers });
    expect([answer.statusCode, answer.cookies[0]?.value]).toEqual([204, '']);
    expect(verdictOf(await me(headers))).toEqual(REFUSED);
  });

  it('ends all others', async () => {
    const person = await signUp();
    const others = [await login(person), await login(person)];
    const answer = await server.inject({
      method: 'DELETE',
      url: '/api/auth/sessions',
      headers: person.headers,
    });
    expect(answer.json()).toEqual({ ended: 2 });
    for (const { headers, cookie } of others) {
      expect(verdictOf(await me(headers))).toEqual(REFUSED);
      expect(verdictOf(await post('refresh', cookie))).toEqual(EXPIRED);
    }
    expect((await list(person.headers)).map(({ isCurrent }) => isCurrent)).toEqual([true]);
    expect(await auditOf(person.id)).toEqual(['person.signedUp', 'sessions.revoked']);
  });

  it(`holds ${SESSIONS_OF_PERSON_MAX} sessions: a further sign-in ends the one used longest ago`, async () => {
    const person = await signUp();
    clock.advanceMs(1_000);
    const admin = await clientOf('admin');
    await admin.query(
      `INSERT INTO sessions (id, user_id, family_hash, token_hash, rotation_key, last_used_at, expires_at)
       SELECT 'S' || lpad(n::text, 25, '0'), $1, 'f' || n, 't', 'r', $2::timestamptz, $2::timestamptz + interval '1 day'
         FROM generate_series(1, $3) n`,
      [person.id, new Date(clock.nowMs()), SESSIONS_OF_PERSON_MAX - 1],
    );
    expect(await list(person.headers)).toHaveLength(SESSIONS_OF_PERSON_MAX);
    const { headers } = await login(person);
    expect(await list(headers)).toHaveLength(SESSIONS_OF_PERSON_MAX);
    expect(verdictOf(await post('refresh', person.cookie))).toEqual(EXPIRED);
  });
});
