import { Secret, TOTP } from 'otpauth';
import { beforeEach, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { cookiesOf, createAccountStage, type Person } from '../../../test/support/accountStage.ts';
import { createTestApi, TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';
import { WRONG_CODES_MAX } from './OneTimeCodes.ts';

const stage = await createAccountStage();
const { post, codeOf, tokenFor, subjectsFor, joinByMail, clientOf, clock, server } = stage;
const admin = await clientOf('admin');
const password = TEST_PERSON_PASSWORD;
const STEP_MS = 30_000;
const LOCK_MS = 900_000;

type Enrolled = Person & { readonly secret: string; readonly recoveryCodes: readonly string[] };

const codeAt = (secret: string, shiftSteps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: clock.nowMs() + shiftSteps * STEP_MS,
  });
/** A code that is right at no step that is near. */
const wrongCode = (secret: string) => {
  const near = [-2, -1, 0, 1, 2].map((shift) => codeAt(secret, shift));
  return (
    ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
  );
};
const own = (person: Person, path: string, payload: object) =>
  post(`second-factor${path}`, payload, { headers: person.headers });
const challengeOf = async (person: Person) => {
  const answer = await post('login', { email: person.email, password });
  expect([answer.statusCode, answer.cookies]).toEqual([202, []]);
  return answer.json<{ challenge: string }>().challenge;
};
const second = (challenge: string, code: string) => post('login/second-factor', { challenge, code });

async function enrol(): Promise<Enrolled> {
  const person = await joinByMail();
  const { secret } = (await own(person, '', { password })).json<{ secret: string }>();
  const answer = await own(person, '/confirm', { code: codeAt(secret) });
  expect(answer.statusCode).toBe(200);
  clock.advanceMs(STEP_MS);
  return { ...person, secret, recoveryCodes: answer.json<{ recoveryCodes: string[] }>().recoveryCodes };
}

// Every test begins at another step than the one before it ended.
beforeEach(() => clock.advanceMs(STEP_MS));

describe('setting up a second factor', () => {
  it('needs the password, then a code; gives recovery codes once, and ends what else was signed in', async () => {
    const person = await joinByMail();
    const other = cookiesOf(await post('login', { email: person.email, password }))[SESSION_COOKIE] ?? '';
    expect(codeOf(await own(person, '', { password: 'not the password' }))).toBe('PASSWORD_WRONG');
    const begun = (await own(person, '', { password })).json<{
      secret: string;
      uri: string;
      qrSvg: string;
    }>();
    expect(begun.uri).toContain(`otpauth://totp/AccuBooks:${encodeURIComponent(person.email)}?`);
    expect(begun.qrSvg).toMatch(/^<svg /);
    expect((await post('login', { email: person.email, password })).statusCode).toBe(200);
    expect(codeOf(await own(person, '/confirm', { code: wrongCode(begun.secret) }))).toBe(
      'SECOND_FACTOR_WRONG',
    );
    const answer = await own(person, '/confirm', { code: codeAt(begun.secret) });
    const { recoveryCodes } = answer.json<{ recoveryCodes: string[] }>();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    const renewed = await post('refresh', undefined, { cookies: { [SESSION_COOKIE]: other } });
    expect(codeOf(renewed)).toBe('SESSION_EXPIRED');
    expect((await subjectsFor(person.email))[0]).toContain('second factor was turned on');
    expect(codeOf(await own(person, '', { password }))).toBe('SECOND_FACTOR_STATE');
    const account = await server.inject({ url: '/api/auth/account', headers: person.headers });
    expect(account.json().secondFactor).toEqual({ isOn: true, recoveryCodesLeft: 10, isAvailable: true });
    const { rows } = await admin.query(
      'SELECT (SELECT json_agg(f)::text FROM second_factors f) AS f, (SELECT json_agg(r)::text FROM recovery_codes r) AS r',
    );
    const kept = JSON.stringify(rows);
    for (const plain of [begun.secret, recoveryCodes[0]?.replaceAll('-', '') ?? ''])
      expect(kept).not.toContain(plain);
  });

  it('cannot be confirmed before it is begun: SECOND_FACTOR_STATE', async () => {
    const person = await joinByMail();
    expect(codeOf(await own(person, '/confirm', { code: '123456' }))).toBe('SECOND_FACTOR_STATE');
    expect(codeOf(await own(person, '/disable', { password, code: '123456' }))).toBe('SECOND_FACTOR_STATE');
  });
});

describe('signing in with a second factor', () => {
  it('takes two steps: the password gives a challenge and no session, the code gives the session', async () => {
    const person = await enrol();
    const challenge = await challengeOf(person);
    const answer = await second(challenge, ` ${codeAt(person.secret).replace(/^.{3}/, '$& ')} `);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ user: { email: person.email } });
    expect(cookiesOf(answer)[SESSION_COOKIE]).toMatch(/\S/);
    expect(codeOf(await second(challenge, codeAt(person.secret, 1)))).toBe('CHALLENGE_INVALID');
  });

  it('tells nobody without the password that there is one', async () => {
    const [person, plain] = [await enrol(), await joinByMail()];
    const answers = await Promise.all(
      [person, plain].map(({ email }) => post('login', { email, password: 'not the password' })),
    );
    expect(answers.map(codeOf)).toEqual(['CREDENTIALS_INVALID', 'CREDENTIALS_INVALID']);
  });

  it('takes a code of the step before or after, of no other, and each once', async () => {
    const person = await enrol();
    for (const shift of [-2, 2])
      expect(codeOf(await second(await challengeOf(person), codeAt(person.secret, shift)))).toBe(
        'SECOND_FACTOR_WRONG',
      );
    expect((await second(await challengeOf(person), codeAt(person.secret, 1))).statusCode).toBe(200);
    for (const shift of [1, 0, -1])
      expect(codeOf(await second(await challengeOf(person), codeAt(person.secret, shift)))).toBe(
        'SECOND_FACTOR_WRONG',
      );
  });

  it('gives one session for one code, however many use it at the same moment', async () => {
    const person = await enrol();
    const challenges = [await challengeOf(person), await challengeOf(person), await challengeOf(person)];
    const code = codeAt(person.secret);
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, code)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403, 403]);
  });

  it('locks after five wrong codes, counted in parallel and over challenges, for 15 minutes: SECOND_FACTOR_LOCKED', async () => {
    const person = await enrol();
    const challenges = await Promise.all(Array.from({ length: 3 }, () => challengeOf(person)));
    const wrong = wrongCode(person.secret);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => second(challenges[index % 3] ?? '', wrong)),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 'SECOND_FACTOR_WRONG')).toHaveLength(WRONG_CODES_MAX);
    expect(codes.filter((code) => code === 'SECOND_FACTOR_LOCKED')).toHaveLength(12 - WRONG_CODES_MAX);
    const locked = await second(await challengeOf(person), codeAt(person.secret));
    expect([locked.statusCode, locked.json().error.details]).toEqual([429, { retryAfterS: 900 }]);
    expect(codeOf(await own(person, '/disable', { password, code: codeAt(person.secret) }))).toBe(
      'SECOND_FACTOR_LOCKED',
    );
    clock.advanceMs(LOCK_MS);
    expect((await second(await challengeOf(person), codeAt(person.secret))).statusCode).toBe(200);
  });

  it('takes a recovery code once, also while codes are locked, and never one of another person', async () => {
    const [person, other] = [await enrol(), await enrol()];
    const [first = '', another = ''] = person.recoveryCodes;
    expect(codeOf(await second(await challengeOf(other), first))).toBe('SECOND_FACTOR_WRONG');
    for (let tries = 0; tries < WRONG_CODES_MAX; tries += 1)
      await second(await challengeOf(person), wrongCode(person.secret));
    const challenges = [await challengeOf(person), await challengeOf(person), await challengeOf(person)];
    const answers = await Promise.all(challenges.map((challenge) => second(challenge, first)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 429, 429]);
    const typed = another.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l');
    expect((await second(await challengeOf(person), typed)).statusCode).toBe(200);
    expect((await subjectsFor(person.email))[0]).toContain('recovery code');
    const account = await server.inject({ url: '/api/auth/account', headers: person.headers });
    expect(account.json().secondFactor.recoveryCodesLeft).toBe(8);
  });

  it('gives five minutes for the code, and none when the password was reset meanwhile: CHALLENGE_INVALID', async () => {
    const person = await enrol();
    const late = await challengeOf(person);
    clock.advanceMs(300_000);
    const answer = await second(late, codeAt(person.secret));
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'CHALLENGE_INVALID']);
    const before = await challengeOf(person);
    await post('password/forgot', { email: person.email });
    const token = await tokenFor(person.email);
    const reset = await post('password/reset', { token, password: 'a wholly different phrase' });
    expect([reset.statusCode, reset.cookies]).toEqual([204, []]);
    expect(codeOf(await second(before, codeAt(person.secret)))).toBe('CHALLENGE_INVALID');
    const after = await post('login', { email: person.email, password: 'a wholly different phrase' });
    expect([after.statusCode, after.json().status]).toEqual([202, 'secondFactorNeeded']);
    expect(codeOf(await second('A'.repeat(43), '123456'))).toBe('CHALLENGE_INVALID');
    expect(
      codeOf(
        await post('password/reset', { token: after.json().challenge, password: 'one more phrase here' }),
      ),
    ).toBe('LINK_INVALID');
  });
});

describe('turning a second factor off', () => {
  it('needs the password and a code, and the owner is told', async () => {
    const person = await enrol();
    const code = codeAt(person.secret);
    expect(codeOf(await own(person, '/disable', { password: 'not the password', code }))).toBe(
      'PASSWORD_WRONG',
    );
    expect(codeOf(await own(person, '/disable', { password, code: wrongCode(person.secret) }))).toBe(
      'SECOND_FACTOR_WRONG',
    );
    expect((await own(person, '/disable', { password, code })).statusCode).toBe(204);
    expect((await post('login', { email: person.email, password })).statusCode).toBe(200);
    expect((await subjectsFor(person.email))[0]).toContain('turned off');
    const { rows } = await admin.query<{ action: string }>(
      "SELECT action FROM audit_events WHERE actor_id = $1 AND action LIKE 'person.second%' ORDER BY seq",
      [person.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['person.secondFactorOn', 'person.secondFactorOff']);
  });

  it('is not needed for new recovery codes, after which the old ones are worthless', async () => {
    const person = await enrol();
    const renewed = await own(person, '/recovery-codes', { password, code: codeAt(person.secret) });
    const { recoveryCodes } = renewed.json<{ recoveryCodes: string[] }>();
    expect(codeOf(await second(await challengeOf(person), person.recoveryCodes[3] ?? ''))).toBe(
      'SECOND_FACTOR_WRONG',
    );
    expect((await second(await challengeOf(person), recoveryCodes[3] ?? '')).statusCode).toBe(200);
  });
});

describe('operators of the platform', async () => {
  const strict = await createTestApi({ environment: { OPERATORS_NEED_SECOND_FACTOR: 'true' } });
  const strictAdmin = await strict.clientOf('admin');

  it('need a second factor where that is configured: SECOND_FACTOR_NEEDED', async () => {
    const person = await strict.signUp();
    await strictAdmin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [person.id]);
    const ask = () => strict.server.inject({ url: '/api/operators/me', headers: person.headers });
    const refused = await ask();
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'SECOND_FACTOR_NEEDED']);
    await strictAdmin.query(
      "INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, 'x', now())",
      [person.id],
    );
    expect((await ask()).statusCode).toBe(200);
  });
});

describe('where no secret to seal with is configured', async () => {
  const without = await createTestApi({ environment: { ENCRYPTION_SECRET: '' } });

  it('nobody can turn a second factor on: SECOND_FACTOR_OFF', async () => {
    const { headers } = await without.signUp();
    const url = '/api/auth/second-factor';
    const answer = await without.server.inject({ method: 'POST', url, headers, payload: { password } });
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'SECOND_FACTOR_OFF']);
  });
});
