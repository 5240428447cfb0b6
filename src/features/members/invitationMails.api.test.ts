import { describe, expect, it } from 'vitest';
import type { Person } from '../../../test/support/accountStage.ts';
import { createAccountStage } from '../../../test/support/accountStage.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { MAILED_OF_COMPANY_MAX } from './InvitationMails.ts';
import type { CreatedInvitation } from './memberContract.ts';

const stage = await createAccountStage();
const { server, joinByMail, tokenFor, subjectsFor, clientOf, mail } = stage;
const withoutMail = await createTestApi();

async function founder(): Promise<Person & { companyId: string }> {
  const person = await joinByMail();
  const payload = { name: 'WIN A PRIZE AB', currency: 'SEK' };
  const { headers } = person;
  const answer = await server.inject({ method: 'POST', url: '/api/companies', headers, payload });
  return { ...person, companyId: answer.json<{ id: string }>().id };
}
const invite = ({ headers }: Person, email: string, role = 'accountant') =>
  server.inject({ method: 'POST', url: '/api/invitations', headers, payload: { role, email } });
const accept = ({ headers }: Person, token: string | undefined) =>
  server.inject({ method: 'POST', url: '/api/invitations/accept', headers, payload: { token } });

describe('an invitation by mail', () => {
  it('reaches its address with a link that makes its reader a member, once; whoever invites gets no token', async () => {
    const [owner, accountant, other] = [await founder(), await joinByMail(), await joinByMail()];
    const answer = await invite(owner, accountant.email.toUpperCase());
    expect(answer.statusCode).toBe(201);
    expect(answer.json<CreatedInvitation>()).toMatchObject({ token: null, mailedTo: accountant.email });
    const token = await tokenFor(accountant.email);
    const [letter] = mail.mailbox.list(accountant.email);
    expect(letter?.subject).toBe('You are invited to a company at AccuBooks');
    expect(letter?.text).toContain(`${owner.email} invites you`);
    expect(letter?.text).toMatch(/^https:\/\/books\.example\.com\/join#[\w-]{43}$/m);
    expect(letter?.text).not.toContain('PRIZE');
    const open = await server.inject({ url: '/api/invitations', headers: owner.headers });
    expect(open.json()).toMatchObject({ items: [{ mailedTo: accountant.email, role: 'accountant' }] });
    expect((await accept(accountant, token)).json()).toMatchObject({
      id: owner.companyId,
      role: 'accountant',
    });
    expect((await accept(other, token)).json().error.code).toBe('INVITATION_INVALID');
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT * FROM company_invitations, mail_outbox');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('that was taken back opens nothing', async () => {
    const [owner, invited] = [await founder(), await joinByMail()];
    const { id } = (await invite(owner, invited.email)).json<CreatedInvitation>();
    const { headers } = owner;
    await server.inject({ method: 'DELETE', url: `/api/invitations/${id}`, headers });
    expect((await accept(invited, await tokenFor(invited.email))).statusCode).toBe(404);
  });

  it('is no way to flood an address, or many: INVITATION_LIMIT_REACHED', async () => {
    const owner = await founder();
    const answers = await Promise.all(Array.from({ length: 12 }, () => invite(owner, 'victim@example.com')));
    const sent = answers.filter(({ statusCode }) => statusCode === 201);
    expect(sent).toHaveLength(8);
    expect(await subjectsFor('victim@example.com')).toHaveLength(8);
    const admin = await clientOf('admin');
    await admin.query(
      `INSERT INTO company_invitations (id, company_id, role, token_hash, invited_by, mailed_to, expires_at, revoked_at)
       SELECT 'filler-' || n, $1, 'viewer', 'filler-' || n, $2, 'x@example.com', now() + interval '1 day', now()
         FROM generate_series(1, $3) n`,
      [owner.companyId, owner.id, MAILED_OF_COMPANY_MAX - 9],
    );
    const rest = await Promise.all([1, 2, 3, 4].map((n) => invite(owner, `person${n}@example.com`)));
    expect(rest.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409]);
    const refused = rest.find(({ statusCode }) => statusCode === 409);
    expect(refused?.json().error.code).toBe('INVITATION_LIMIT_REACHED');
  });

  it('is refused where no mail is sent, and nothing is left of it: MAIL_OFF', async () => {
    const owner = await withoutMail.owner();
    const { headers } = owner;
    const payload = { role: 'viewer', email: 'ada@example.com' };
    const answer = await withoutMail.server.inject({
      method: 'POST',
      url: '/api/invitations',
      headers,
      payload,
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'MAIL_OFF']);
    const open = await withoutMail.server.inject({ url: '/api/invitations', headers });
    expect(open.json()).toEqual({ items: [] });
  });
});
