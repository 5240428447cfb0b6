/** The API where mail is sent, and the mails that people get from it over real SMTP. */
import type { LightMyRequestResponse } from 'fastify';
import { invitationLetters } from '@/features/members/invitationLetters.ts';
import { accountLetters } from '@/features/people/accountLetters.ts';
import { LinkTokens } from '@/shared/auth/LinkTokens.ts';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { type Clock, fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { MailServer } from '../../src/mailServer/MailServer.ts';
import { createMailStage } from './mailStage.ts';
import { createTestApi, TEST_JWT_SECRET, TEST_PERSON_PASSWORD, type TestApi } from './testApi.ts';

export type Cookies = Readonly<Record<string, string>>;
export type Person = {
  readonly id: string;
  readonly email: string;
  readonly headers: { readonly authorization: string };
  readonly cookie: string;
};

type PostOptions = { readonly cookies?: Cookies; readonly headers?: Record<string, string> };

export type AccountStage = TestApi & {
  readonly mail: MailServer;
  readonly deliver: () => Promise<void>;
  readonly post: (path: string, payload?: object, options?: PostOptions) => Promise<LightMyRequestResponse>;
  readonly codeOf: (answer: LightMyRequestResponse) => unknown;
  /** The token in the newest mail to the address; undefined when it has no link of ours. */
  readonly tokenFor: (address: string) => Promise<string | undefined>;
  readonly subjectsFor: (address: string) => Promise<string[]>;
  /** Somebody whose address is confirmed, signed in. */
  readonly joinByMail: (email?: string) => Promise<Person>;
  readonly clock: Clock & { advanceMs: (ms: number) => void };
};

const PUBLIC_URL = 'https://books.example.com';

export const cookiesOf = (answer: { cookies: readonly { name: string; value: string }[] }): Cookies =>
  Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));

export async function createAccountStage(
  options: { environment?: Record<string, string> } = {},
): Promise<AccountStage> {
  const { mail, deliveryOf } = await createMailStage();
  const clock = fixedClock('2026-11-22T10:00:00Z');
  const environment = { SMTP_URL: mail.smtpUrl, PUBLIC_URL, ...options.environment };
  const api = await createTestApi({ clock, environment });
  const links = new LinkTokens([TEST_JWT_SECRET]);
  const { deliver } = deliveryOf(api.workerDatabase, {
    ...accountLetters(PUBLIC_URL, links),
    ...invitationLetters(PUBLIC_URL, links),
  });
  const post: AccountStage['post'] = (path, payload, { cookies, headers } = {}) =>
    api.server.inject({
      method: 'POST',
      url: `/api/auth/${path}`,
      ...(payload === undefined ? {} : { payload }),
      ...(cookies === undefined ? {} : { cookies: { ...cookies } }),
      ...(headers === undefined ? {} : { headers }),
    });
  const tokenFor: AccountStage['tokenFor'] = async (address) => {
    await deliver();
    return /^https:\/\/books\.example\.com\/[\w-]+#([\w-]{43})$/m.exec(
      mail.mailbox.list(address)[0]?.text ?? '',
    )?.[1];
  };
  const subjectsFor: AccountStage['subjectsFor'] = async (address) => {
    await deliver();
    return mail.mailbox.list(address).map(({ subject }) => subject);
  };
  const joinByMail: AccountStage['joinByMail'] = async (email = `${newId().toLowerCase()}@example.com`) => {
    const asked = await post('sign-up', { email, password: TEST_PERSON_PASSWORD, name: 'Test Person' });
    const token = await tokenFor(email);
    const answer = await post('sign-up/confirm', { token }, { cookies: cookiesOf(asked) });
    const { accessToken, user } = answer.json<{ accessToken: string; user: { id: string } }>();
    const cookie = cookiesOf(answer)[SESSION_COOKIE] ?? '';
    return { id: user.id, email, headers: { authorization: `Bearer ${accessToken}` }, cookie };
  };
  return {
    ...api,
    clock,
    mail,
    deliver,
    post,
    codeOf: (answer) => answer.json().error?.code,
    tokenFor,
    subjectsFor,
    joinByMail,
  };
}
