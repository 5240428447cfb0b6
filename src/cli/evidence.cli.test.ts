import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';

const { clientOf, urlOf } = await createTestDatabase();
const admin = await clientOf('admin');

function run(...parameters: string[]) {
  return runCommand(['evidence', ...parameters], { DATABASE_OPERATOR_URL: urlOf('accubooks') });
}

describe('accubooks evidence', () => {
  it('writes down what was proved, with its link in the audit log, and lists it', async () => {
    expect((await run('list')).out).toBe('No evidence.\n');
    const at = '2026-11-20T03:00:00Z';
    const recorded = await run(
      ...['--json', 'record', 'backup', '--at', at, '--valid-for', '24h'],
      ...['--detail', 'file=accubooks.dump', '--detail', 'bytes=307000000'],
    );
    expect([recorded.exitCode, recorded.error]).toEqual([0, '']);
    const evidence = JSON.parse(recorded.out);
    expect(evidence).toMatchObject({
      ...{ kind: 'backup', outcome: 'passed', happenedAt: '2026-11-20T03:00:00.000Z' },
      expiresAt: '2026-11-21T03:00:00.000Z',
      detail: { file: 'accubooks.dump', bytes: '307000000' },
    });
    expect((await run('record', 'restore-drill', '--outcome', 'failed')).out).toContain('failed at');
    expect(JSON.parse((await run('list', '--json', '--kind', 'backup')).out).items).toEqual([evidence]);
    expect((await run('list')).out).toMatch(/restore-drill.*failed[\s\S]*backup.*file=accubooks\.dump/);
    const { rows } = await admin.query(
      "SELECT event::jsonb->'details' AS details FROM audit_events WHERE action = 'evidence.recorded' AND event::jsonb->>'subjectId' = $1",
      [evidence.id],
    );
    expect(rows).toEqual([{ details: { kind: 'backup', outcome: 'passed' } }]);
  });

  it('refuses what is no evidence: EVIDENCE_INVALID', async () => {
    const future = await run('record', 'tests', '--at', '2126-01-01T00:00:00Z');
    expect([future.exitCode, future.error]).toEqual([2, expect.stringContaining('it has not happened yet')]);
    const long = await run('record', 'tests', '--detail', `log=${'x'.repeat(9_000)}`);
    expect(long.error).toContain('EVIDENCE_INVALID');
    expect(JSON.parse((await run('list', '--json', '--kind', 'tests')).out).items).toEqual([]);
  });

  it('refuses a kind, an outcome, an instant, a detail and a number that are none', async () => {
    for (const line of [
      ['record', 'backups'],
      ['record', 'backup', '--outcome', 'ok'],
      ['record', 'backup', '--at', 'yesterday'],
      ['record', 'backup', '--valid-for', 'long'],
      ['record', 'backup', '--detail', 'just text'],
      ['list', '--limit', '0'],
    ])
      expect([line, (await run(...line)).exitCode]).toEqual([line, 64]);
  });

  it('is never changed, not even by the owner of the database', async () => {
    await run('record', 'security-scan');
    const owner = await clientOf('accubooks_owner');
    for (const statement of [
      "UPDATE operational_evidence SET outcome = 'passed'",
      'DELETE FROM operational_evidence',
      'TRUNCATE operational_evidence',
    ])
      await expect(owner.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
