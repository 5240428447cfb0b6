import { hash } from 'argon2';
import { describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { cookiesOf, createAccountStage, type Person } from '../../../test/support/accountStage.ts';
import { TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';

const stage = await createAccountStage();
const { post, codeOf, tokenFor, subjectsFor, joinByMail, clientOf, clock, server } = stage;
const admin = await clientOf('admin');
const NEW_PASSWORD = 'a wholly different passphrase';

const login = (email: string, password: string) => post('login', { email, password });
const refresh = (cookie: string) => post('refresh', undefined, { cookies: { [SESSION_COOKIE]: cookie } });
const auditOf = async (userId: string) =>
  (
    await admin.query<{ action: string }>(
      "SELECT action FROM audit_events WHERE chain = 'platform' AND actor_id = $1 ORDER BY seq",
      [userId],
    )
  ).rows.map(({ action }) => action);

async function forget(person: Person): Promise<string> {
  expect((await post('password/forgot', { email: person.email })).statusCode).toBe(202);
  const token = await tokenFor(person.email);
  if (token === undefined) throw new Error('no link came');
  return token;
}

describe('a forgotten password', () => {
  it('is replaced by a link, every session ends, and the owner is told', async () => {
    const person = await joinByMail();
    const other = cookiesOf(await login(person.email, TEST_PERSON_PASSWORD))[SESSION_COOKIE] ?? '';
    const token = await forget(person);
    const answer = await post('password/reset', { token, password: NEW_PASSWORD });
    expect([answer.statusCode, answer.cookies]).toEqual([204, []]);
    for (const cookie of [person.cookie, other])
      expect(codeOf(await refresh(cookie))).toBe('SESSION_EXPIRED');
    expect(codeOf(await login(person.email, TEST_PERSON_PASSWORD))).toBe('CREDENTIALS_INVALID');
    expect((await login(person.email, NEW_PASSWORD)).statusCode).toBe(200);
    expect((await subjectsFor(person.email))[0]).toBe('The password of your AccuBooks account was changed');
    expect(await auditOf(person.id)).toContain('person.passwordReset');
  });

  it('is answered the same for an address without an account, which gets no mail', async () => {
    const person = await joinByMail();
    const known = await post('password/forgot', { email: person.email });
    const unknown = await post('password/forgot', { email: 'nobody-here@example.com' });
    expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body]);
    expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(known.headers).sort());
    expect(await subjectsFor('nobody-here@example.com')).toEqual([]);
  });

  it('is replaced once, however many open the link at the same moment', async () => {
    const person = await joinByMail();
    const token = await forget(person);
    const passwords = ['first of the phrases', 'second of the phrases', 'third of the phrases'];
    const answers = await Promise.all(
      passwords.map((password) => post('password/reset', { token, password })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404, 404]);
    const logins = await Promise.all(passwords.map((password) => login(person.email, password)));
    expect(logins.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
    expect(logins.map(({ statusCode }) => statusCode === 200)).toEqual(
      answers.map(({ statusCode }) => statusCode === 204),
    );
  });

  it('makes every other link worthless', async () => {
    const person = await joinByMail();
    const first = await forget(person);
    const second = await forget(person);
    expect(second).not.toBe(first);
    expect((await post('password/reset', { token: second, password: NEW_PASSWORD })).statusCode).toBe(204);
    expect(codeOf(await post('password/reset', { token: first, password: 'another one again' }))).toBe(
      'LINK_INVALID',
    );
  });

  it('keeps the link for who chose a password that is refused, and ends it after 30 minutes', async () => {
    const person = await joinByMail();
    const token = await forget(person);
    expect(codeOf(await post('password/reset', { token, password: 'systemofadown' }))).toBe(
      'PASSWORD_GUESSABLE',
    );
    clock.advanceMs(29 * 60_000);
    expect(codeOf(await post('password/reset', { token, password: 'systemofadown' }))).toBe(
      'PASSWORD_GUESSABLE',
    );
    clock.advanceMs(60_000);
    expect(codeOf(await post('password/reset', { token, password: NEW_PASSWORD }))).toBe('LINK_INVALID');
  });

  it('opens no session with the old password at the very moment that it is replaced', async () => {
    const person = await joinByMail();
    for (let round = 0; round < 5; round += 1) {
      const [old, next] =
        round === 0
          ? [TEST_PERSON_PASSWORD, `round ${round} of phrases`]
          : [`round ${round - 1} of phrases`, `round ${round} of phrases`];
      const token = await forget(person);
      const [, ...logins] = await Promise.all([
        post('password/reset', { token, password: next }),
        ...Array.from({ length: 6 }, () => login(person.email, old)),
      ]);
      for (const signedIn of logins.filter(({ statusCode }) => statusCode === 200))
        expect(codeOf(await refresh(cookiesOf(signedIn)[SESSION_COOKIE] ?? ''))).toBe('SESSION_EXPIRED');
      await admin.query('DELETE FROM mail_outbox WHERE recipient = $1', [person.email]);
    }
  });
});

describe('a change of the password', () => {
  it('needs the one before, keeps the session that asks and ends the others', async () => {
    const person = await joinByMail();
    const other = cookiesOf(await login(person.email, TEST_PERSON_PASSWORD))[SESSION_COOKIE] ?? '';
    const change = (password: string, newPassword: string) =>
      post('password/change', { password, newPassword }, { headers: person.headers });
    const wrong = await change('not the password', NEW_PASSWORD);
    expect([wrong.statusCode, codeOf(wrong)]).toEqual([403, 'PASSWORD_WRONG']);
    expect(codeOf(await change(TEST_PERSON_PASSWORD, 'systemofadown'))).toBe('PASSWORD_GUESSABLE');
    expect((await change(TEST_PERSON_PASSWORD, NEW_PASSWORD)).statusCode).toBe(204);
    expect(codeOf(await refresh(other))).toBe('SESSION_EXPIRED');
    expect((await refresh(person.cookie)).statusCode).toBe(200);
    expect((await login(person.email, NEW_PASSWORD)).statusCode).toBe(200);
    expect((await subjectsFor(person.email))[0]).toBe('The password of your AccuBooks account was changed');
    expect(await auditOf(person.id)).toContain('person.passwordChanged');
  });

  it('happens once when two ask for it at the same moment', async () => {
    const person = await joinByMail();
    const answers = await Promise.all(
      ['one more passphrase', 'two more passphrases'].map((newPassword) =>
        post('password/change', { password: TEST_PERSON_PASSWORD, newPassword }, { headers: person.headers }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 403]);
  });
});

describe('a hash of other parameters', () => {
  it('is replaced at the next sign-in, and the password stays', async () => {
    const person = await joinByMail();
    const weak = await hash(TEST_PERSON_PASSWORD, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    await admin.query('UPDATE users SET password_hash = $2 WHERE id = $1', [person.id, weak]);
    const read = async () =>
      (await admin.query('SELECT password_hash FROM users WHERE id = $1', [person.id])).rows[0]
        ?.password_hash;
    expect(codeOf(await login(person.email, 'not the password'))).toBe('CREDENTIALS_INVALID');
    expect(await read()).toBe(weak);
    expect((await login(person.email, TEST_PERSON_PASSWORD)).statusCode).toBe(200);
    expect(await read()).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect((await login(person.email, TEST_PERSON_PASSWORD)).statusCode).toBe(200);
  });

  it('takes the same letters from two systems as one password', async () => {
    const person = await joinByMail();
    const [composed, apart] = ['café passphrase é'.normalize('NFC'), 'café passphrase é'.normalize('NFD')];
    expect(composed).not.toBe(apart);
    const body = { password: TEST_PERSON_PASSWORD, newPassword: composed };
    expect((await post('password/change', body, { headers: person.headers })).statusCode).toBe(204);
    expect((await login(person.email, apart)).statusCode).toBe(200);
  });
});

describe('the account', () => {
  it('says what its page shows, and to nobody else', async () => {
    const person = await joinByMail();
    const answer = await server.inject({ url: '/api/auth/account', headers: person.headers });
    expect(answer.json()).toMatchObject({ email: person.email, isEmailVerified: true, isMailOn: true });
    expect((await server.inject('/api/auth/account')).statusCode).toBe(401);
  });
});
