import { describe, expect, it } from 'vitest';
import { createAccountStage, type Person } from '../../../test/support/accountStage.ts';
import { createTestApi, TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';

const stage = await createAccountStage();
const { post, codeOf, tokenFor, subjectsFor, joinByMail, clientOf, clock, server } = stage;
const admin = await clientOf('admin');
const password = TEST_PERSON_PASSWORD;

const unverify = ({ id }: Person) =>
  admin.query('UPDATE users SET email_verified_at = NULL WHERE id = $1', [id]);
const account = async ({ headers }: Person) =>
  (await server.inject({ url: '/api/auth/account', headers })).json();
const change = (person: Person, email: string, typed = password) =>
  post('email/change', { email, password: typed }, { headers: person.headers });

describe('an address that is not confirmed', () => {
  it('is confirmed by a link that works once', async () => {
    const person = await joinByMail();
    await unverify(person);
    expect(await account(person)).toMatchObject({ isEmailVerified: false });
    expect((await post('email/resend', undefined, { headers: person.headers })).statusCode).toBe(202);
    const token = await tokenFor(person.email);
    const answers = await Promise.all([1, 2, 3].map(() => post('email/confirm', { token })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 404, 404]);
    expect(await account(person)).toMatchObject({ isEmailVerified: true });
  });

  it('keeps its person from what reaches others, and from nothing else: EMAIL_UNVERIFIED', async () => {
    const person = await joinByMail();
    const made = await server.inject({
      method: 'POST',
      url: '/api/companies',
      headers: person.headers,
      payload: { name: 'Test AB', currency: 'SEK' },
    });
    await unverify(person);
    const headers = { ...person.headers, 'x-company-id': made.json().id };
    const invite = () =>
      server.inject({ method: 'POST', url: '/api/invitations', headers, payload: { role: 'viewer' } });
    const refused = await invite();
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'EMAIL_UNVERIFIED']);
    const join = {
      method: 'POST',
      url: '/api/invitations/accept',
      headers,
      payload: { token: 'x' },
    } as const;
    expect(codeOf(await server.inject(join))).toBe('EMAIL_UNVERIFIED');
    expect((await server.inject({ url: '/api/invitations', headers })).statusCode).toBe(200);
    await admin.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [person.id]);
    expect((await invite()).statusCode).toBe(201);
  });
});

describe('a change of address', () => {
  it('needs the password and the link in the new mailbox, and tells the old one', async () => {
    const person = await joinByMail();
    const email = `new-${person.email}`;
    expect(codeOf(await change(person, email, 'not the password'))).toBe('PASSWORD_WRONG');
    expect((await change(person, email)).statusCode).toBe(202);
    expect(await account(person)).toMatchObject({ email: person.email });
    const token = await tokenFor(email);
    expect((await post('email/confirm', { token })).json()).toEqual({ email });
    expect(await account(person)).toMatchObject({ email, isEmailVerified: true });
    expect((await subjectsFor(person.email))[0]).toBe(
      'The e-mail address of your AccuBooks account was changed',
    );
    expect((await post('login', { email, password })).statusCode).toBe(200);
    expect(codeOf(await post('login', { email: person.email, password }))).toBe('CREDENTIALS_INVALID');
  });

  it('to an address that somebody has is answered the same and never happens', async () => {
    const [person, owner] = [await joinByMail(), await joinByMail()];
    const taken = await change(person, owner.email);
    const free = await change(person, `free-${person.email}`);
    expect([taken.statusCode, taken.body]).toEqual([free.statusCode, free.body]);
    expect(await subjectsFor(owner.email)).toEqual(['Confirm your e-mail address for AccuBooks']);
    expect(await account(owner)).toMatchObject({ email: owner.email });
  });

  it('to an address that somebody takes meanwhile does not happen: LINK_INVALID', async () => {
    const person = await joinByMail();
    const email = `race-${person.email}`;
    await change(person, email);
    const token = await tokenFor(email);
    await joinByMail(email);
    const answer = await post('email/confirm', { token });
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'LINK_INVALID']);
    expect(await account(person)).toMatchObject({ email: person.email });
  });

  it('makes links to the former address worthless, and only the newest of its own works', async () => {
    const person = await joinByMail();
    await post('password/forgot', { email: person.email });
    const reset = await tokenFor(person.email);
    await change(person, `first-${person.email}`);
    const first = await tokenFor(`first-${person.email}`);
    await change(person, `second-${person.email}`);
    const second = await tokenFor(`second-${person.email}`);
    expect(codeOf(await post('email/confirm', { token: first }))).toBe('LINK_INVALID');
    expect((await post('email/confirm', { token: second })).statusCode).toBe(200);
    expect(codeOf(await post('password/reset', { token: reset, password: 'a long enough phrase' }))).toBe(
      'LINK_INVALID',
    );
  });

  it('can be confirmed for a day', async () => {
    const person = await joinByMail();
    await change(person, `late-${person.email}`);
    const token = await tokenFor(`late-${person.email}`);
    clock.advanceMs(86_400_000);
    expect(codeOf(await post('email/confirm', { token }))).toBe('LINK_INVALID');
  });
});

describe('where no mail is sent', async () => {
  const without = await createTestApi();

  it('what needs mail says so: MAIL_OFF; everything else works', async () => {
    const person = await without.owner();
    const at = (url: string, payload: object) =>
      without.server.inject({ method: 'POST', url: `/api/auth/${url}`, headers: person.headers, payload });
    for (const answer of [
      await at('password/forgot', { email: person.email }),
      await at('password/forgot', { email: 'nobody-here@example.com' }),
      await at('email/resend', {}),
      await at('email/change', { email: 'else@example.com', password }),
    ])
      expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'MAIL_OFF']);
    const facts = await without.server.inject({ url: '/api/auth/account', headers: person.headers });
    expect(facts.json()).toMatchObject({ isEmailVerified: false, isMailOn: false });
    const invited = await without.server.inject({
      method: 'POST',
      url: '/api/invitations',
      headers: { ...person.headers, 'x-company-id': person.companyId },
      payload: { role: 'viewer' },
    });
    expect(invited.statusCode).toBe(201);
  });
});
