import { beforeEach, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { type Cookies, cookiesOf, createAccountStage } from '../../../test/support/accountStage.ts';
import { TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';
import { MAILS_OF_ADDRESS_MAX } from './AccountMails.ts';
import { SIGN_UP_GUESSES_MAX } from './SignUpService.ts';
import { SIGN_UP_COOKIE } from './signUpRoutes.ts';

const { post, codeOf, tokenFor, subjectsFor, joinByMail, clientOf, clock, mail } = await createAccountStage();
const admin = await clientOf('admin');

let count = 0;
let email = '';
beforeEach(() => {
  email = `person${(count += 1)}@example.com`;
});

async function ask(password = TEST_PERSON_PASSWORD): Promise<Cookies> {
  const answer = await post('sign-up', { email, password, name: 'Ada' });
  expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'checkYourMail' }]);
  return cookiesOf(answer);
}
const peopleWith = async (address: string) =>
  (await admin.query('SELECT email_verified_at FROM users WHERE email = $1', [address])).rows;

describe('sign-up where mail is sent', () => {
  it('makes no account before the link is opened, and signs in by it in the same browser', async () => {
    const cookies = await ask();
    expect(await peopleWith(email)).toEqual([]);
    const token = await tokenFor(email);
    const answer = await post('sign-up/confirm', { token }, { cookies });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ user: { email, name: 'Ada' } });
    expect(cookiesOf(answer)[SESSION_COOKIE]).toMatch(/\S/);
    expect((await peopleWith(email))[0]?.email_verified_at).not.toBeNull();
    expect((await post('login', { email, password: TEST_PERSON_PASSWORD })).statusCode).toBe(200);
  });

  it('says the same about an address that has an account, and tells its owner: no second account, no link', async () => {
    const owner = await joinByMail();
    const answer = await post('sign-up', {
      email: owner.email.toUpperCase(),
      password: 'another long passphrase',
      name: 'Eve',
    });
    const fresh = await post('sign-up', { email, password: 'another long passphrase', name: 'Eve' });
    expect([answer.statusCode, answer.body]).toEqual([fresh.statusCode, fresh.body]);
    const shape = (one: typeof answer) => ({
      headers: Object.keys(one.headers).sort(),
      cookies: one.cookies.map(({ value, ...rest }) => ({ ...rest, length: value.length })),
    });
    expect(shape(answer)).toEqual(shape(fresh));
    expect((await subjectsFor(owner.email))[0]).toBe('You have an account at AccuBooks already');
    expect(await tokenFor(owner.email)).toBeUndefined();
    const old = await post('login', { email: owner.email, password: TEST_PERSON_PASSWORD });
    expect(old.statusCode).toBe(200);
  });

  it('uses a link once, also when it is opened several times at once: LINK_INVALID', async () => {
    const cookies = await ask();
    const token = await tokenFor(email);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post('sign-up/confirm', { token }, { cookies })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404, 404, 404, 404, 404]);
    expect(codeOf(await post('sign-up/confirm', { token }, { cookies }))).toBe('LINK_INVALID');
    expect(await peopleWith(email)).toHaveLength(1);
  });

  it('lets two who asked for one address have one account', async () => {
    const first = { cookies: await ask(), token: await tokenFor(email) };
    const second = { cookies: await ask(), token: await tokenFor(email) };
    const answers = await Promise.all(
      [first, second].map(({ token, cookies }) => post('sign-up/confirm', { token }, { cookies })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404]);
    expect(await peopleWith(email)).toHaveLength(1);
  });

  it('asks for the password in another browser, so that nobody walks into an account of a stranger', async () => {
    const attacker = await ask('the password of an attacker');
    const token = await tokenFor(email);
    expect(codeOf(await post('sign-up/confirm', { token }))).toBe('PASSWORD_NEEDED');
    expect(codeOf(await post('sign-up/confirm', { token, password: 'a guess of hers' }))).toBe(
      'CREDENTIALS_INVALID',
    );
    const right = await post('sign-up/confirm', { token, password: 'the password of an attacker' });
    expect(right.statusCode).toBe(200);
    expect(attacker[SIGN_UP_COOKIE]).toMatch(/^[\w-]{43}$/);
    const stolen = { [SIGN_UP_COOKIE]: `${attacker[SIGN_UP_COOKIE]?.slice(0, -1)}_` };
    expect(codeOf(await post('sign-up/confirm', { token }, { cookies: stolen }))).toBe('LINK_INVALID');
  });

  it('lets the password be guessed so many times and not once more, in parallel', async () => {
    await ask();
    const token = await tokenFor(email);
    const guesses = await Promise.all(
      Array.from({ length: SIGN_UP_GUESSES_MAX + 5 }, (_, index) =>
        post('sign-up/confirm', { token, password: `guess number ${index}` }),
      ),
    );
    const codes = guesses.map(codeOf);
    expect(codes.filter((code) => code === 'CREDENTIALS_INVALID')).toHaveLength(SIGN_UP_GUESSES_MAX);
    expect(codes.filter((code) => code === 'LINK_INVALID')).toHaveLength(5);
    const late = await post('sign-up/confirm', { token, password: TEST_PERSON_PASSWORD });
    expect(codeOf(late)).toBe('LINK_INVALID');
  });

  it('refuses a link that has expired, one of another purpose, and what is none', async () => {
    const cookies = await ask();
    const token = await tokenFor(email);
    expect(codeOf(await post('password/reset', { token, password: 'a long enough phrase' }))).toBe(
      'LINK_INVALID',
    );
    expect(codeOf(await post('email/confirm', { token }))).toBe('LINK_INVALID');
    for (const wrong of ['x', 'A'.repeat(43), "' OR 1=1 --"])
      expect(codeOf(await post('sign-up/confirm', { token: wrong }, { cookies }))).toBe('LINK_INVALID');
    clock.advanceMs(86_400_000);
    expect(codeOf(await post('sign-up/confirm', { token }, { cookies }))).toBe('LINK_INVALID');
  });

  it('sends one address no more than so many mails an hour, whoever asks, and never says so', async () => {
    for (let asked = 0; asked < MAILS_OF_ADDRESS_MAX + 4; asked += 1) await ask();
    expect(await subjectsFor(email)).toHaveLength(MAILS_OF_ADDRESS_MAX);
  });

  it('writes nothing that somebody typed into the letter, and keeps no token in any row', async () => {
    const name = 'Visit http://evil.example to claim';
    await post('sign-up', { email, password: TEST_PERSON_PASSWORD, name });
    const token = (await tokenFor(email)) ?? '';
    const [letter] = mail.mailbox.list(email);
    expect(`${letter?.subject}${letter?.text}${letter?.html}`).not.toContain('evil');
    const { rows } = await admin.query(
      `SELECT (SELECT json_agg(m)::text FROM mail_outbox m) AS outbox, (SELECT json_agg(s)::text FROM pending_sign_ups s) AS asked`,
    );
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).toContain(email);
  });

  it('refuses passwords that would be guessed, and says why: PASSWORD_GUESSABLE', async () => {
    const answer = await post('sign-up', { email, password: 'PeanutButter', name: 'Ada' });
    expect([answer.statusCode, codeOf(answer)]).toEqual([422, 'PASSWORD_GUESSABLE']);
    expect(answer.json().error.details).toEqual({ fault: 'It is one of the commonest passwords.' });
    expect((await post('sign-up', { email, password: 'elevenchars', name: 'Ada' })).statusCode).toBe(400);
  });
});
