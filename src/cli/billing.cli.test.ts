import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Approvals } from '@/shared/approvals/Approvals.ts';
import { parseApproverKeys } from '@/shared/approvals/parseApproverKeys.ts';
import { makeApproverKey, signApproval } from '@/shared/approvals/signApproval.ts';
import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { freezeAndSeal } from '@/shared/billing/freezeAndSeal.ts';
import { fixedClock, systemClock } from '@/shared/clock/Clock.ts';
import { Session } from '@/shared/database/Session.ts';
import { newId } from '@/shared/ids/newId.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../test/support/testDatabase.ts';

const { database, urlOf, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-billing-'));
afterAll(() => rmSync(dir, { recursive: true }));
const ceo = makeApproverKey('CEO');
const cto = makeApproverKey('CTO');
const file = (name: string, text: string) => {
  writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
};
const ceoKey = file('ceo.pem', ceo.pem);
beforeEach(() =>
  admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL"),
);

function run(parameters: readonly string[], input = '', environment: Record<string, string> = {}) {
  return runCommand(
    parameters,
    {
      ...{ DATABASE_OPERATOR_URL: urlOf('accubooks'), APPROVER_KEYS: `${cto.entry}, ${ceo.entry}` },
      ...environment,
    },
    { readInput: async () => input },
  );
}
const freeze = (...more: string[]) =>
  run(['billing', 'freeze', '--reason', 'incorrect charge reported', '--wait', '0', ...more]);
const request = (...more: string[]) =>
  run(['approvals', 'request', 'billing.resume', '--reason', 'refunded, cause fixed', ...more]);
const resume = (approval: string) => run(['billing', 'resume', '--approval', approval]);
/** What the CEO sends back for what was asked for. */
const signed = async (key = ceoKey) => {
  const { out } = await run(['approvals', 'sign', '--key', key], (await request()).out);
  return out;
};

describe('accubooks billing', () => {
  it('freezes, says why and since when, and is resumed with what the CEO signed elsewhere (R397, R400)', async () => {
    expect((await run(['billing', 'status'])).out).toContain('Billing is open.');
    const frozen = await freeze();
    expect([frozen.exitCode, frozen.error]).toEqual([0, '']);
    expect(frozen.out).toMatch(
      /^Billing is FROZEN for everybody\.\n[\s\S]*operator: incorrect charge reported/,
    );
    expect(frozen.out).toMatch(/nothing since 20/);
    expect((await freeze()).out).toContain('It was frozen already');
    const status = JSON.parse((await run(['--json', 'billing', 'status'])).out);
    expect(status).toMatchObject({ enabled: false, parkedEvents: 0, freezes: [{ trigger: 'operator' }] });

    const asked = (await request()).out;
    expect(JSON.parse(asked)).toMatchObject({
      ...{ action: 'billing.resume', role: 'CEO', subjectId: status.freezes[0].id },
      reason: 'refunded, cause fixed',
    });
    const approval = file('approval.json', (await run(['approvals', 'sign', '--key', ceoKey], asked)).out);
    expect((await run(['approvals', 'submit', approval])).out).toContain('of the CEO for billing.resume');
    const done = await resume(approval);
    expect([done.exitCode, done.error]).toEqual([0, '']);
    expect((await run(['billing', 'status'])).out).toContain('Billing is open.');
    const { rows } = await admin.query(
      `SELECT a.action FROM audit_events a WHERE action LIKE 'billing%' OR action LIKE 'approval%' ORDER BY seq`,
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'billing.frozen',
      'approval.submitted',
      'billing.resumed',
    ]);
    const kept = await admin.query('SELECT used_at IS NOT NULL AS used, signature, key_id FROM approvals');
    expect(kept.rows).toContainEqual(expect.objectContaining({ used: true, signature: expect.any(String) }));
  });

  it('is resumed by an id, too, and one company alone', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    expect((await freeze('--for', companyId)).out).toContain(`FROZEN for company ${companyId}`);
    await run(['approvals', 'submit', file('one.json', await signed())]);
    const { id } = JSON.parse(JSON.parse(readFileSync(path.join(dir, 'one.json'), 'utf8')).document);
    expect((await resume(id)).out).toContain(`Billing is resumed for ${companyId}`);
  });
});

describe('billing stays frozen', () => {
  const refusal = async (approval: string) => {
    const { exitCode, error } = await resume(approval);
    expect(exitCode).toBe(2);
    expect(JSON.parse((await run(['--json', 'billing', 'status'])).out).enabled).toBe(false);
    return error;
  };

  it('with an approval signed by somebody else: APPROVAL_INVALID', async () => {
    await freeze();
    for (const key of [cto, makeApproverKey('CEO')]) {
      const approval = file('other.json', await signed(file('other.pem', key.pem)));
      expect(await refusal(approval)).toContain('not signed with a key of the CEO');
    }
    const unknown = await run(['billing', 'resume', '--approval', file('right.json', await signed())], '', {
      APPROVER_KEYS: cto.entry,
    });
    expect(unknown.error).toContain('APPROVER_KEYS names no key of the CEO');
  });

  it('with an approval that was changed, or that nobody asked for', async () => {
    await freeze();
    const { document } = JSON.parse(await signed());
    const changed = document.replace('refunded', 'forgotten');
    const resigned = JSON.stringify(signApproval(changed, ceo.pem));
    expect(await refusal(file('changed.json', resigned))).toContain('differs from what was asked for');
    const { id } = JSON.parse(document);
    const invented = JSON.stringify(signApproval(document.replaceAll(id, newId()), ceo.pem));
    expect(await refusal(file('invented.json', invented))).toContain('APPROVAL_NOT_FOUND');
    expect(await refusal(file('none.json', '{}'))).toContain('no signed approval');
    expect(await refusal(id)).toContain('not signed yet');
  });

  it('with an approval of an earlier freeze, whether used or not: APPROVAL_USED', async () => {
    await freeze();
    const used = file('used.json', await signed());
    const spare = file('spare.json', await signed());
    expect((await resume(used)).exitCode).toBe(0);
    await freeze();
    for (const approval of [used, spare])
      expect(await refusal(approval)).toContain('BILLING_FREEZE_NOT_FOUND');
    const freezeId = JSON.parse((await run(['--json', 'billing', 'status'])).out).freezes[0].id;
    const forced = await run(['billing', 'resume', '--approval', spare, '--freeze', freezeId]);
    expect(forced.error).toContain('it is for billing.resume of');
    const session = await Session.open(urlOf('accubooks'), 'test');
    const keys = parseApproverKeys(ceo.entry);
    const { id, subjectId } = JSON.parse(JSON.parse(readFileSync(used, 'utf8')).document);
    await expect(
      new Approvals({ sql: session.sql, clock: systemClock, keys }).assertApproved(
        id,
        'billing.resume',
        subjectId,
      ),
    ).rejects.toMatchObject({ code: 'APPROVAL_USED' });
    await expect(new BillingGateStore(session.sql).end(freezeId, id, 'test')).rejects.toMatchObject({
      code: 'BILLING_APPROVAL_REQUIRED',
    });
    session.close();
  });

  it('with an approval that came too late: APPROVAL_EXPIRED', async () => {
    await freeze();
    const late = JSON.parse(await signed());
    const session = await Session.open(urlOf('accubooks'), 'test');
    const clock = fixedClock(new Date(systemClock.nowMs() + 25 * 3_600_000).toISOString());
    const keys = parseApproverKeys(ceo.entry);
    await expect(new Approvals({ sql: session.sql, clock, keys }).submit(late, 'test')).rejects.toMatchObject(
      {
        code: 'APPROVAL_EXPIRED',
      },
    );
    session.close();
  });

  it('when nothing is to be approved, or several things are: BILLING_FREEZE_NOT_FOUND', async () => {
    expect((await request()).error).toContain('BILLING_FREEZE_NOT_FOUND');
    await freeze();
    await freeze('--for', (await createCompanyWithOwner(database)).companyId);
    expect((await request()).error).toContain('Several freezes are in force');
    expect((await run(['approvals', 'request', 'billing.all', '--reason', 'x'])).error).toContain(
      'takes no approval',
    );
  });
});

describe('a freeze that cannot be confirmed', () => {
  it('says that nothing was written: BILLING_FREEZE_NOT_SAVED', async () => {
    const parameters = ['billing', 'freeze', '--reason', 'x'];
    const gone = await run(parameters, '', { DATABASE_OPERATOR_URL: 'postgresql://accubooks@127.0.0.1:1/x' });
    expect([gone.exitCode, gone.error]).toEqual([69, expect.stringContaining('BILLING_FREEZE_NOT_SAVED')]);
  });

  it('holds, and names what may still be under way: BILLING_FREEZE_UNSEALED', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    await admin.query(
      "INSERT INTO billing_passes (id, company_id, process, ends_by) VALUES ($1, $2, 'api', now() + interval '1 hour')",
      [newId(), companyId],
    );
    const session = await Session.open(urlOf('accubooks'), 'test');
    let elapsed = 0;
    const clock = { ...systemClock, elapsedMs: () => (elapsed += 30_000) };
    const store = new BillingGateStore(session.sql);
    const freezing = freezeAndSeal(store, { trigger: 'operator', reason: 'x', by: 'test' }, { clock });
    await expect(freezing).rejects.toMatchObject({
      code: 'BILLING_FREEZE_UNSEALED',
      details: { pending: [{ process: 'api', isUnanswered: false }] },
    });
    expect(await store.standing(companyId)).toMatchObject({ state: 'frozen' });
    await admin.query('DELETE FROM billing_passes');
    session.close();
  });
});

describe('accubooks approvals key', () => {
  it('makes a pair, prints the public half and overwrites nothing', async () => {
    const out = path.join(dir, 'new.pem');
    const made = await run(['approvals', 'key', '--role', 'CEO', '--out', out]);
    expect(parseApproverKeys(made.out.trim().replace('APPROVER_KEYS=', ''))).toHaveLength(1);
    expect(readFileSync(out, 'utf8')).toContain('PRIVATE KEY');
    expect((await run(['approvals', 'key', '--out', out])).exitCode).toBe(2);
    expect(() => parseApproverKeys('CEO=abc')).toThrow('CEO must be ROLE= and an Ed25519 public key');
    expect((await run(['billing', 'status'], '', { APPROVER_KEYS: 'x' })).exitCode).toBe(0);
    expect((await resume(newId())).error).toContain('APPROVAL_NOT_FOUND');
  });
});
