import { describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createTestApi, TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';
import { eventually } from '../../../test/support/workerStage.ts';

const clock = fixedClock('2026-11-22T10:00:00Z');
const { server, signUp, metrics, clientOf } = await createTestApi({ clock });

const post = (url: string, payload?: object, cookie?: string) =>
  server.inject({
    method: 'POST',
    url: `/api/auth/${url}`,
    ...(payload === undefined ? {} : { payload }),
    ...(cookie === undefined ? {} : { cookies: { [SESSION_COOKIE]: cookie } }),
  });
const me = (accessToken: string) =>
  server.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${accessToken}` } });
const cookieOf = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.find(({ name }) => name === SESSION_COOKIE)?.value ?? '';
const codeOf = (answer: { json: () => { error: { code: string } } }) => answer.json().error.code;

describe('sign-up', () => {
  it('creates the account and signs in, with the refresh token in a cookie that scripts cannot read', async () => {
    const answer = await post('sign-up', {
      email: '  New.Person@Example.com ',
      password: 'correct horse battery',
      name: 'New Person',
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      expiresInS: 900,
      user: { email: 'new.person@example.com', name: 'New Person' },
    });
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: SESSION_COOKIE,
        path: '/api/auth',
        httpOnly: true,
        sameSite: 'Strict',
        maxAge: 30 * 86_400,
      }),
    ]);
    expect(answer.json()).not.toHaveProperty('refreshToken');
    expect((await me(answer.json().accessToken)).json()).toMatchObject({
      user: { email: 'new.person@example.com' },
      companies: [],
    });
  });

  it('stores an argon2id hash with the parameters of OWASP, and of the token its SHA-256 only (R092)', async () => {
    const person = await signUp();
    const admin = await clientOf('admin');
    const { rows } = await admin.query<{ password_hash: string; token_hash: string }>(
      'SELECT password_hash, token_hash FROM users u JOIN sessions s ON s.user_id = u.id WHERE u.id = $1',
      [person.id],
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(rows[0]?.token_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0]?.token_hash).not.toBe(person.cookie);
    expect(person.cookie.split('.').map((half) => Buffer.from(half, 'base64url').length)).toEqual([32, 32]);
  });

  it('refuses a second account with the same e-mail, whatever its case: EMAIL_TAKEN', async () => {
    const { email } = await signUp();
    const answer = await post('sign-up', {
      email: email.toUpperCase(),
      password: 'another password',
      name: 'Other',
    });
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'EMAIL_TAKEN']);
  });

  it('makes one account of two simultaneous sign-ups', async () => {
    const payload = { email: 'twin@example.com', password: 'correct horse battery', name: 'Twin' };
    const answers = await Promise.all([post('sign-up', payload), post('sign-up', payload)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
  });

  it('names each faulty field', async () => {
    const answer = await post('sign-up', { email: 'nobody', password: 'short', name: '' });
    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
    expect(
      answer
        .json<{ error: { details: { faults: { place: string }[] } } }>()
        .error.details.faults.map(({ place }) => place),
    ).toEqual(['body/email', 'body/password', 'body/name']);
  });

  it('counts sign-ups (R111)', async () => {
    const before = (await metrics.signups.get()).values[0]?.value ?? 0;
    await signUp();
    expect((await metrics.signups.get()).values[0]?.value).toBe(before + 1);
  });
});

describe('login', () => {
  it('opens a second session beside the first', async () => {
    const person = await signUp();
    const answer = await post('login', { email: person.email, password: TEST_PERSON_PASSWORD });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ user: { id: person.id } });
    expect((await post('refresh', undefined, person.cookie)).statusCode).toBe(200);
    expect((await post('refresh', undefined, cookieOf(answer))).statusCode).toBe(200);
  });

  it('that fails is recorded for accounts that exist, with the address and how often, a moment after the answer', async () => {
    const { email, id } = await signUp();
    for (const address of [email, email, 'nobody@example.com'])
      expect((await post('login', { email: address, password: 'not the password' })).statusCode).toBe(401);
    const admin = await clientOf('admin');
    const failures = await eventually(async () => {
      const { rows } = await admin.query<{ event: string }>(
        `SELECT event FROM audit_events WHERE chain = 'platform' AND action = 'person.signInFailed'`,
      );
      return rows.length > 0 && rows.map(({ event }) => JSON.parse(event));
    });
    expect(failures).toMatchObject([
      { actorId: 'nobody', subjectId: id, details: { count: 2 }, ip: '127.0.0.1' },
    ]);
  });

  it('answers a wrong password and an unknown e-mail alike, and after about the same time', async () => {
    const { email } = await signUp();
    const attempt = async (address: string) => {
      const startedMs = performance.now();
      const answer = await post('login', { email: address, password: 'not the password' });
      expect(answer.statusCode).toBe(401);
      const { code, message } = answer.json<{ error: { code: string; message: string } }>().error;
      expect(code).toBe('CREDENTIALS_INVALID');
      return { message, ms: performance.now() - startedMs };
    };
    // Each further round lets the fastest answers come nearer to what the work alone takes; without the work for an
    // unknown address no number of rounds would bring the two together.
    const [roundsMin, roundsMax] = [7, 40];
    const times = { known: [] as number[], unknown: [] as number[] };
    const messages = new Set<string>();
    await attempt('warm@example.com');
    const fastest = (list: number[]) => Math.min(...list);
    const ratio = () => fastest(times.unknown) / fastest(times.known);
    const isAlike = () => ratio() > 0.5 && ratio() < 2;
    for (let round = 0; round < roundsMax && (round < roundsMin || !isAlike()); round += 1) {
      const known = await attempt(email);
      const unknown = await attempt(`nobody${round}@example.com`);
      times.known.push(known.ms);
      times.unknown.push(unknown.ms);
      messages.add(known.message).add(unknown.message);
    }
    expect(messages.size).toBe(1);
    expect(ratio()).toBeGreaterThan(0.5);
    expect(ratio()).toBeLessThan(2);
  });
});

describe('me', () => {
  it('refuses whoever shows no token of ours', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x.y.z', 'Basic eDp5']) {
      const answer = await server.inject({ url: '/api/auth/me', headers: { authorization } });
      expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });
});
