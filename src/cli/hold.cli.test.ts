import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeApproverKey } from '@/shared/approvals/signApproval.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';

const { urlOf, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-hold-'));
afterAll(() => rmSync(dir, { recursive: true }));
const [ceo, cto] = [makeApproverKey('CEO'), makeApproverKey('CTO')];
const file = (name: string, text: string) => {
  writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
};
const [ceoKey, ctoKey] = [file('ceo.pem', ceo.pem), file('cto.pem', cto.pem)];

const run = (parameters: readonly string[], input = '', environment: Record<string, string> = {}) =>
  runCommand(
    parameters,
    {
      ...{ DATABASE_OPERATOR_URL: urlOf('accubooks'), APPROVER_KEYS: `${cto.entry}, ${ceo.entry}` },
      ...environment,
    },
    { readInput: async () => input },
  );
const open = () => run(['hold', 'open', '--reason', 'a figure does not add up']);
const ask = () => run(['approvals', 'request', 'hold.lift', '--reason', 'repaired']);
const sign = async (document: string, key = ceoKey) =>
  file('signed.json', (await run(['approvals', 'sign', '--key', key], document)).out);
const lift = (approval: string) => run(['hold', 'lift', '--approval', approval]);

describe('accubooks hold', () => {
  it('stops the system and lets the CEO alone start it again, once for each signature (C20, R403, R404)', async () => {
    expect((await run(['hold', 'status'])).out).toContain('No hold is open.');
    const opened = await open();
    expect([opened.exitCode, opened.error]).toEqual([0, '']);
    expect(opened.out).toMatch(
      /^The system is ON HOLD[\s\S]*operator\)\n {2}reason {5}a figure does not add/,
    );
    expect((await open()).out).toContain('It was on hold already');
    file('supervisor.pid', `${process.ppid}\n\n\n`);
    const stopped = await run(['processes', 'stop', 'api'], '', { ACCUBOOKS_DATA: dir });
    expect([stopped.exitCode, stopped.out]).toEqual([0, expect.stringMatching(/^The hold since .* down/)]);

    const { out: document } = await ask();
    const byCto = await lift(await sign(document, ctoKey));
    expect([byCto.exitCode, byCto.error]).toEqual([2, expect.stringContaining('APPROVAL_INVALID')]);
    const unsigned = await lift(JSON.parse(document).id);
    expect(unsigned.error).toContain('not signed yet');

    const approval = await sign(document);
    const lifted = await lift(approval);
    expect([lifted.exitCode, lifted.out]).toEqual([0, expect.stringContaining('is lifted')]);
    expect((await run(['hold', 'status'])).out).toMatch(/^No hold is open\.\nearlier: /);

    // The next hold takes the next signature.
    await open();
    const again = await lift(approval);
    expect(again.exitCode).toBe(2);
    expect(again.error).toMatch(/APPROVAL_USED|HOLD_NOT_FOUND/);
    await lift(await sign((await ask()).out));
    const { rows } = await admin.query(
      "SELECT action FROM audit_events WHERE chain = 'platform' AND action LIKE 'hold.%' ORDER BY seq",
    );
    expect(rows.map(({ action }) => action)).toEqual([
      ...['hold.opened', 'hold.lifted', 'hold.opened', 'hold.lifted'],
    ]);
  });

  it('is not lifted by an approval of something else, or one that has expired, not even past the program', async () => {
    await open();
    const { out: document } = await ask();
    const id: string = JSON.parse(document).id;
    const approval = await sign(document);
    await admin.query("UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    expect((await lift(approval)).error).toContain('APPROVAL_EXPIRED');
    const operator = await clientOf('accubooks');
    const [hold] = (await operator.query('SELECT id FROM open_hold_now()')).rows;
    for (const wrong of [id, 'none'])
      await expect(
        operator.query("SELECT end_hold($1, $2, 'somebody', '{}')", [hold.id, wrong]),
      ).rejects.toMatchObject({ code: 'AB011' });
    const app = await clientOf('accubooks_app');
    await expect(app.query("SELECT end_hold('a', 'b', 'c', '{}')")).rejects.toMatchObject({ code: '42501' });
    await lift(await sign((await ask()).out));
    expect((await run(['approvals', 'request', 'hold.lift', '--reason', 'again'])).error).toContain(
      'HOLD_NOT_FOUND',
    );
  });

  it('says that nothing was changed when the database cannot be reached', async () => {
    const away = { DATABASE_OPERATOR_URL: 'postgresql://a:b@127.0.0.1:1/accubooks' };
    const { exitCode, error } = await run(['hold', 'open', '--reason', 'why'], '', away);
    expect([exitCode, error]).toEqual([69, expect.stringContaining('nothing was changed')]);
  });
});
