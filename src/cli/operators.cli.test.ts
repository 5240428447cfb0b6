import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, signUp, urlOf, clientOf } = await createTestApi();

function run(line: string, environment: Record<string, string> = {}) {
  return runCommand(line.split(' '), { DATABASE_OWNER_URL: urlOf('accubooks_owner'), ...environment });
}

describe('accubooks operators', () => {
  it('makes somebody an operator, lists them, and takes it away again', async () => {
    const person = await signUp();
    const ask = async () =>
      (await server.inject({ url: '/api/operators/me', headers: person.headers })).statusCode;
    expect(await ask()).toBe(403);
    expect(await run(`operators add ${person.email.toUpperCase()}`)).toEqual({
      exitCode: 0,
      out: `${person.email} is an operator from now on.\n`,
      error: '',
    });
    expect(await ask()).toBe(200);
    expect((await run(`operators add ${person.email}`)).out).toBe(
      `${person.email} is an operator already.\n`,
    );
    expect((await run('operators list')).out).toContain(person.email);
    expect((await run(`operators remove ${person.email}`)).out).toBe(
      `${person.email} is no operator any more.\n`,
    );
    expect(await ask()).toBe(403);
    const admin = await clientOf('admin');
    const { rows } = await admin.query(
      "SELECT action, actor_id FROM audit_events WHERE chain = 'platform' AND event LIKE $1 AND action LIKE 'operator.%' ORDER BY seq",
      [`%${person.id}%`],
    );
    expect(rows).toEqual([
      { action: 'operator.added', actor_id: 'database-owner' },
      { action: 'operator.removed', actor_id: 'database-owner' },
    ]);
  });

  it('says what is missing: an account, or the database', async () => {
    const unknown = await run('operators add nobody@example.com');
    expect([unknown.exitCode, unknown.error]).toEqual([
      2,
      'Nobody has an account with the address nobody@example.com; they sign up first. (PERSON_UNKNOWN)\n',
    ]);
    const missing = await run('operators list', { DATABASE_OWNER_URL: '' });
    expect(missing.exitCode).toBe(64);
    expect(missing.error).toContain('DATABASE_OWNER_URL');
  });

  it('cannot be had with the role of the application', async () => {
    const person = await signUp();
    const asApplication = { DATABASE_OWNER_URL: urlOf('accubooks_app') };
    const refused = await run(`operators add ${person.email}`, asApplication);
    expect(refused.exitCode).toBe(1);
    expect(refused.out).toBe('');
  });
});
