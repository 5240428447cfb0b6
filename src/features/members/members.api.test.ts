import { describe, expect, it } from 'vitest';
import type { Role } from '@/core/access/roles.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';

const { server, owner, signUp, database, clientOf } = await createTestApi();

type Owner = Awaited<ReturnType<typeof owner>>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function call(person: Person, companyId: string, method: Method, url: string, payload?: object) {
  const headers = { ...person.headers, 'x-company-id': companyId };
  const answer = await server.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
const refusal = ({ status, body }: { status: number; body: { error: { code: string } } }) => [
  status,
  body.error.code,
];
const invite = async (person: Person, companyId: string, role: Role): Promise<string> =>
  (await call(person, companyId, 'POST', '/api/invitations', { role })).body.token;
const accept = (person: Person, token: string) =>
  server.inject({
    method: 'POST',
    url: '/api/invitations/accept',
    headers: person.headers,
    payload: { token },
  });

async function join(founder: Owner, role: Role): Promise<Person> {
  const person = await signUp();
  expect((await accept(person, await invite(founder, founder.companyId, role))).statusCode).toBe(200);
  return person;
}

describe('invitations', () => {
  it('make somebody a member once; the token stands nowhere in the database', async () => {
    const founder = await owner();
    const [first, second] = [await signUp(), await signUp()];
    const token = await invite(founder, founder.companyId, 'accountant');
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT * FROM company_invitations WHERE company_id = $1', [
      founder.companyId,
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await accept(first, token)).json()).toEqual({
      id: founder.companyId,
      name: 'Test AB',
      currency: 'SEK',
      role: 'accountant',
    });
    const again = await accept(second, token);
    expect([again.statusCode, again.json().error.code]).toEqual([404, 'INVITATION_INVALID']);
    const { body } = await call(first, founder.companyId, 'GET', '/api/members');
    expect(body.items.map(({ userId, role }: { userId: string; role: Role }) => [userId, role])).toEqual(
      expect.arrayContaining([
        [founder.id, 'owner'],
        [first.id, 'accountant'],
      ]),
    );
  });

  it('let exactly one in when several show the same token at once', async () => {
    const founder = await owner();
    const people = await Promise.all(Array.from({ length: 6 }, signUp));
    const token = await invite(founder, founder.companyId, 'viewer');
    const answers = await Promise.all(people.map((person) => accept(person, token)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 404)).toHaveLength(5);
  });

  it('are void when taken back, expired or made up: INVITATION_INVALID', async () => {
    const founder = await owner();
    const person = await signUp();
    const { body } = await call(founder, founder.companyId, 'POST', '/api/invitations', { role: 'viewer' });
    const gone = await call(founder, founder.companyId, 'DELETE', `/api/invitations/${body.id}`);
    expect(gone.status).toBe(204);
    const twice = await call(founder, founder.companyId, 'DELETE', `/api/invitations/${body.id}`);
    expect(refusal(twice)).toEqual([404, 'INVITATION_NOT_FOUND']);
    const late = await invite(founder, founder.companyId, 'viewer');
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE company_invitations SET created_at = now() - interval '8 days', expires_at = now() - interval '1 second' WHERE company_id = $1",
      [founder.companyId],
    );
    for (const token of [body.token, late, 'made up']) {
      const answer = await accept(person, token);
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'INVITATION_INVALID']);
    }
    expect((await call(founder, founder.companyId, 'GET', '/api/invitations')).body.items).toEqual([]);
  });

  it('are not used up by somebody who is a member: MEMBER_ALREADY', async () => {
    const founder = await owner();
    const token = await invite(founder, founder.companyId, 'viewer');
    const answer = await accept(founder, token);
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'MEMBER_ALREADY']);
    expect((await accept(await signUp(), token)).statusCode).toBe(200);
  });

  it('are 100 open ones at most: INVITATION_LIMIT_REACHED', async () => {
    const founder = await owner();
    const admin = await clientOf('admin');
    await admin.query(
      `INSERT INTO company_invitations (id, company_id, role, token_hash, invited_by, expires_at)
       SELECT $1 || lpad(n::text, 3, '0'), $1, 'viewer', $1 || n, $2, now() + interval '1 day' FROM generate_series(1, 100) n`,
      [founder.companyId, founder.id],
    );
    const answer = await call(founder, founder.companyId, 'POST', '/api/invitations', { role: 'viewer' });
    expect(refusal(answer)).toEqual([409, 'INVITATION_LIMIT_REACHED']);
  });

  it('into the role of an owner come from owners only', async () => {
    const founder = await owner();
    const administrator = await join(founder, 'admin');
    const answer = await call(administrator, founder.companyId, 'POST', '/api/invitations', {
      role: 'owner',
    });
    expect(refusal(answer)).toEqual([403, 'PERMISSION_DENIED']);
    expect(answer.body.error.details).toMatchObject({ permission: 'owners.change', grantedBy: ['owner'] });
  });

  it('let nobody in by plain SQL, in another role or as another person', async () => {
    const founder = await owner();
    const [person, other] = [await signUp(), await signUp()];
    await invite(founder, founder.companyId, 'viewer');
    const admin = await clientOf('admin');
    const { rows } = await admin.query<{ token_hash: string }>(
      'SELECT token_hash FROM company_invitations WHERE company_id = $1',
      [founder.companyId],
    );
    const [row] = rows;
    const tryToJoin = (hash: string, userId: string, role: Role) =>
      database.asPerson({ userId: person.id, invitationTokenHash: hash }, (sql) =>
        sql('INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, $3)', [
          founder.companyId,
          userId,
          role,
        ]),
      );
    const hash = row?.token_hash ?? '';
    await expect(tryToJoin(hash, person.id, 'owner')).rejects.toMatchObject({ code: '42501' });
    await expect(tryToJoin(hash, other.id, 'viewer')).rejects.toMatchObject({ code: '42501' });
    await expect(tryToJoin('', person.id, 'viewer')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('members', () => {
  it('have their new role from the very next request, and none once they are removed', async () => {
    const founder = await owner();
    const person = await join(founder, 'viewer');
    const scenario = { name: 'Lean', operations: [] };
    const create = () => call(person, founder.companyId, 'POST', '/api/scenarios', scenario);
    expect(refusal(await create())).toEqual([403, 'PERMISSION_DENIED']);
    const changed = await call(founder, founder.companyId, 'PUT', `/api/members/${person.id}`, {
      role: 'manager',
    });
    expect(changed.body).toMatchObject({ userId: person.id, role: 'manager' });
    expect((await create()).status).toBe(201);
    const overview = await call(person, founder.companyId, 'GET', '/api/companies/current');
    expect(overview.body.permissions).toContain('scenarios.edit');
    expect(overview.body.permissions).not.toContain('books.import');
    await call(founder, founder.companyId, 'DELETE', `/api/members/${person.id}`);
    expect(refusal(await create())).toEqual([404, 'COMPANY_NOT_FOUND']);
    const gone = await call(founder, founder.companyId, 'DELETE', `/api/members/${person.id}`);
    expect(refusal(gone)).toEqual([404, 'MEMBER_NOT_FOUND']);
  });

  it('cannot raise themselves: an admin neither becomes nor touches an owner', async () => {
    const founder = await owner();
    const administrator = await join(founder, 'admin');
    const asAdmin = (method: Method, userId: string, payload?: object) =>
      call(administrator, founder.companyId, method, `/api/members/${userId}`, payload);
    for (const answer of [
      await asAdmin('PUT', administrator.id, { role: 'owner' }),
      await asAdmin('PUT', founder.id, { role: 'viewer' }),
      await asAdmin('DELETE', founder.id),
    ])
      expect(refusal(answer)).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('keep an owner: LAST_OWNER, also when two owners go at the same moment', async () => {
    const founder = await owner();
    const alone = await call(founder, founder.companyId, 'DELETE', `/api/members/${founder.id}`);
    expect(refusal(alone)).toEqual([409, 'LAST_OWNER']);
    const second = await join(founder, 'owner');
    const answers = await Promise.all([
      call(founder, founder.companyId, 'PUT', `/api/members/${founder.id}`, { role: 'viewer' }),
      call(second, founder.companyId, 'DELETE', `/api/members/${second.id}`),
    ]);
    expect(answers.map(({ status }) => status < 300).filter(Boolean)).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toContain(409);
  });

  it('may change each other at once: one after the other, and the second only if they still may', async () => {
    const founder = await owner();
    const second = await join(founder, 'owner');
    const change = (person: Person, of: Person, method: 'PUT' | 'DELETE') =>
      call(person, founder.companyId, method, `/api/members/${of.id}`, { role: 'viewer' });
    const answers = await Promise.all([change(founder, second, 'PUT'), change(second, founder, 'DELETE')]);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    const [refused] = answers.filter(({ status }) => status >= 300);
    expect([403, 404]).toContain(refused?.status);
  });

  it('keep an owner whatever the application does: plain SQL cannot take the last one', async () => {
    const founder = await owner();
    const scope = { userId: founder.id, companyId: founder.companyId };
    for (const statement of [
      'DELETE FROM memberships WHERE user_id = $1',
      "UPDATE memberships SET role = 'admin' WHERE user_id = $1",
    ])
      await expect(database.inCompany(scope, (sql) => sql(statement, [founder.id]))).rejects.toMatchObject({
        code: 'LAST_OWNER',
      });
  });
});
