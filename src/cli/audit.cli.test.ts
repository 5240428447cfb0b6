import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';

const { server, owner, urlOf, clientOf } = await createTestApi();

function verify(options = '') {
  return runCommand(`audit verify ${options}`.trim().split(' '), {
    DATABASE_OWNER_URL: urlOf('accubooks_owner'),
  });
}

/** A company whose chain has four events. */
async function companyWithEvents(): Promise<string> {
  const person = await owner();
  for (const name of ['A', 'B', 'C'])
    await server.inject({
      method: 'POST',
      url: '/api/scenarios',
      headers: person.headers,
      payload: { name, operations: [] },
    });
  return person.companyId;
}

/** What somebody could do who has the owner's password of the database and switches every guard off. */
async function tamper(statement: string, chain: string): Promise<void> {
  const databaseOwner = await clientOf('accubooks_owner');
  await databaseOwner.query(`
    ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_events DISABLE TRIGGER USER`);
  const { rowCount } = await databaseOwner.query(statement, [chain]);
  expect(rowCount).toBe(1);
  await databaseOwner.query(`
    ALTER TABLE audit_events ENABLE TRIGGER USER;
    ALTER TABLE audit_events FORCE ROW LEVEL SECURITY`);
}

describe('accubooks audit verify', () => {
  it('says that the log is whole, with how much it has followed', async () => {
    const company = await companyWithEvents();
    const all = await verify();
    expect(all.error).toBe('');
    expect(all.exitCode).toBe(0);
    expect(all.out).toMatch(/^The audit log is whole: \d+ events in 2 chains\.\n$/);
    expect((await verify(`--chain ${company}`)).out).toBe('The audit log is whole: 4 events in 1 chains.\n');
  });

  it.each([
    [
      'an event that was rewritten',
      `UPDATE audit_events SET event = replace(event, '"B"', '"X"') WHERE chain = $1 AND seq = 3`,
      3,
      'its event or hash was changed',
    ],
    [
      'an event that was rewritten together with its hash',
      `UPDATE audit_events SET event = event || ' ', hash = encode(sha256(convert_to(previous_hash || E'\\n' || seq || E'\\n' || event || ' ', 'UTF8')), 'hex') WHERE chain = $1 AND seq = 2`,
      3,
      'it does not continue the one before it',
    ],
    [
      'an event that was taken out',
      'DELETE FROM audit_events WHERE chain = $1 AND seq = 2',
      2,
      'it is missing',
    ],
    ['the last event cut off', 'DELETE FROM audit_events WHERE chain = $1 AND seq = 4', 4, 'it is missing'],
    [
      'another actor in the column only',
      `UPDATE audit_events SET actor_id = 'somebody' WHERE chain = $1 AND seq = 1`,
      1,
      'its actor is not the one of its event',
    ],
    [
      'another instant in the column only',
      `UPDATE audit_events SET occurred_at = occurred_at - interval '1 day' WHERE chain = $1 AND seq = 4`,
      4,
      'its instant is not the one of its event',
    ],
  ])(
    'finds %s, by the owner of the database, and names the first broken link',
    async (_what, statement, seq, why) => {
      const company = await companyWithEvents();
      await tamper(statement, company);
      const found = await verify(`--chain ${company}`);
      expect(found.exitCode).toBe(1);
      expect(found.out).toBe(`Chain ${company} is broken at event ${seq}: ${why}.\n`);
      expect(found.error).toBe('The audit log was changed. (AUDIT_BROKEN)\n');
    },
  );

  it('refuses even the owner while the guards stand', async () => {
    await companyWithEvents();
    const databaseOwner = await clientOf('accubooks_owner');
    await expect(databaseOwner.query('TRUNCATE audit_events')).rejects.toMatchObject({ code: '42501' });
  });
});
