import { describe, expect, it } from 'vitest';
import { LedgerService } from '@/features/ledger/LedgerService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import {
  balancesOf,
  bookFile,
  countBalanceFaults,
  countLedgerRows,
  createImportStage,
  sieFile,
} from '../../../test/support/importStage.ts';
import { WITHOUT_LIMITS } from '../../../test/support/plans.ts';
import { createCompanyWithOwner } from '../../../test/support/testDatabase.ts';
import { IMPORT_BYTES_MAX } from './importContract.ts';

const { database, imports, bring, clientOf } = await createImportStage();

const sale = (number: string, date: string, amount: number) => ({
  number,
  date,
  rows: [['1930', amount] as const, ['3000', -amount] as const],
});
const year2021 = { from: '20210101', to: '20211231' };

/** About as many postings as asked for, in vouchers of ten, over one year. */
function largeFile(postings: number): Buffer {
  const vouchers = Array.from({ length: postings / 10 }, (_, index) => {
    const month = String(1 + (index % 12)).padStart(2, '0');
    const day = String(1 + (index % 28)).padStart(2, '0');
    const rows = Array.from({ length: 9 }, (_each, row) => [row % 2 ? '2440' : '1930', row + 1] as const);
    return { number: String(index + 1), date: `2021${month}${day}`, rows: [...rows, ['3000', -45] as const] };
  });
  return sieFile({ ...year2021, vouchers });
}

describe('ImportService', () => {
  it('restores every balance on undo, and takes the file as new afterwards', async () => {
    const scope = await createCompanyWithOwner(database);
    const { id } = await bring(scope, 'sie4-ovnbolag.se');
    const imported = await balancesOf(database, scope);
    const undone = await imports.undo(scope, id);
    expect(undone).toMatchObject({ id, state: 'undone', reversedVouchers: 164 });
    expect(await balancesOf(database, scope)).toEqual({});
    const turnover = await database.inCompany(scope, (sql) =>
      sql('SELECT FROM account_balances WHERE debit_minor <> 0 OR credit_minor <> 0'),
    );
    expect(turnover).toHaveLength(0);
    expect(await imports.undo(scope, id)).toEqual(undone);
    await expect(imports.commit(scope, id)).rejects.toMatchObject({ code: 'IMPORT_STATE' });
    await expect(imports.proof(scope, id)).rejects.toMatchObject({ code: 'IMPORT_STATE' });
    const again = await bring(scope, 'sie4-ovnbolag.se');
    expect(again.receipt).toMatchObject({ new: 163, alreadyThere: 0, proof: { isProven: true } });
    expect(await balancesOf(database, scope)).toEqual(imported);
    expect(await countBalanceFaults(database, scope)).toBe(0);
  });

  it('says in the preview what the commit then does, and keeps both', async () => {
    const scope = await createCompanyWithOwner(database);
    const { id, preview, receipt } = await bring(scope, 'sie4-test4.se');
    expect(preview).toMatchObject({
      state: 'previewed',
      newVouchers: receipt.new,
      twinsKept: receipt.twinsKept,
      refused: 0,
      canCommit: true,
    });
    const batch = await imports.read(scope, id);
    expect(batch).toMatchObject({ id, state: 'committed', receipt, preview: { id, state: 'committed' } });
    const proof = await imports.proof(scope, id);
    expect(proof.isProven).toBe(true);
    expect(proof.rows.filter(({ statedMinor }) => statedMinor !== null).length).toBeGreaterThan(10);
    for (const row of proof.rows) expect(row.openingMinor + row.postingsMinor).toBe(row.closingMinor);
    const page = await imports.list(scope, { limit: 50 });
    expect(page.items).toEqual([expect.objectContaining({ id, receipt })]);
  });

  it('shows where the books and the file’s closing balances differ', async () => {
    const scope = await createCompanyWithOwner(database);
    const file = sieFile({ ...year2021, closings: { 1930: 12 }, vouchers: [sale('1', '20210101', 10)] });
    const { receipt } = await bring(scope, file);
    expect(receipt.proof.isProven).toBe(false);
    expect(receipt.proof.mismatches).toEqual([
      expect.objectContaining({
        accountNumber: '1930',
        closingMinor: 10_00,
        statedMinor: 12_00,
        isProven: false,
      }),
    ]);
  });

  it('has one effect when a batch, or a file, is committed twice at once', async () => {
    const scope = await createCompanyWithOwner(database);
    const file = { bytes: bookFile('sie4-test4.se'), fileName: 'test4.se' };
    const [one, other] = [await imports.preview(scope, file), await imports.preview(scope, file)];
    const ids = [one.id, one.id, other.id, other.id];
    const receipts = await Promise.all(ids.map((id) => imports.commit(scope, id)));
    expect(receipts[0]).toEqual(receipts[1]);
    expect(receipts[2]).toEqual(receipts[3]);
    expect(receipts.map((receipt) => receipt.new).sort((a, b) => a - b)).toEqual([0, 0, 167, 167]);
    expect(await countLedgerRows(database, scope)).toMatchObject({ vouchers: 168 });
  });

  it('leaves nothing when its connection is killed in the middle, and succeeds when tried again', async () => {
    const scope = await createCompanyWithOwner(database);
    const { id } = await imports.preview(scope, { bytes: largeFile(40_000), fileName: 'large.se' });
    const admin = await clientOf('admin');
    const commit = imports.commit(scope, id).then(
      () => 'committed',
      (error: { code: string }) => error.code,
    );
    let killed = 0;
    for (let attempt = 0; attempt < 500 && killed === 0; attempt += 1) {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
         AND usename = 'accubooks_app' AND query LIKE 'INSERT INTO postings%'`,
      );
      killed = rowCount ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(killed).toBe(1);
    expect(await commit).toBe('DATABASE_UNAVAILABLE');
    const rows = await countLedgerRows(database, scope);
    expect(Object.values(rows).every((count) => count === 0)).toBe(true);
    expect((await imports.read(scope, id)).state).toBe('previewed');
    expect(await imports.commit(scope, id)).toMatchObject({ new: 4_000, postings: 40_000 });
  });

  it('refuses to post or to undo in a locked period', async () => {
    const scope = await createCompanyWithOwner(database);
    const { id } = await bring(scope, sieFile({ ...year2021, vouchers: [sale('1', '20210315', 10)] }));
    await database.inCompany(scope, (sql) =>
      sql("UPDATE periods SET locked_at = now() WHERE starts_on = '2021-03-01'"),
    );
    await expect(imports.undo(scope, id)).rejects.toMatchObject({ code: 'PERIOD_LOCKED' });
    const more = sieFile({ ...year2021, vouchers: [sale('2', '20210420', 1), sale('3', '20210320', 10)] });
    await expect(bring(scope, more)).rejects.toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(await countLedgerRows(database, scope)).toMatchObject({ vouchers: 1, import_fingerprints: 1 });
  });

  it('refuses a year that overlaps another one, naming both, and books of another currency', async () => {
    const scope = await createCompanyWithOwner(database);
    await bring(scope, sieFile({ ...year2021, vouchers: [sale('1', '20210315', 10)] }));
    const rows = await countLedgerRows(database, scope);
    const broken = sieFile({ from: '20210701', to: '20220630', vouchers: [sale('1', '20210715', 10)] });
    await expect(bring(scope, broken)).rejects.toMatchObject({
      code: 'FISCAL_YEAR_CONFLICT',
      message: expect.stringMatching(/2021-07-01 to 2022-06-30.*2021-01-01 to 2021-12-31/),
    });
    await expect(bring(scope, 'example.beancount')).rejects.toMatchObject({ code: 'CURRENCY_CONFLICT' });
    expect(await countLedgerRows(database, scope)).toEqual(rows);
  });

  it('takes a CSV by the mapping that says what its columns are', async () => {
    const scope = await createCompanyWithOwner(database, 'USD');
    const csv = 'when;konto;in;out;nr\n2021-01-05;1000;10.00;;1\n2021-01-05;4000;;10.00;1\n';
    const bytes = Buffer.from(csv);
    const unmapped = await imports.preview(scope, { bytes, fileName: 'journal.csv' });
    expect(unmapped).toMatchObject({
      canCommit: false,
      csv: { header: ['when', 'konto', 'in', 'out', 'nr'] },
    });
    const mapping = { date: 'when', account: 'konto', debit: 'in', credit: 'out', voucher: 'nr' };
    const preview = await imports.preview(scope, { bytes, fileName: 'journal.csv', mapping });
    expect(preview).toMatchObject({ canCommit: true, newVouchers: 1, format: 'csv-mapped', mapping });
    expect(await imports.commit(scope, preview.id)).toMatchObject({ new: 1, postings: 2 });
    expect(await balancesOf(database, scope, { currency: 'USD' })).toEqual({ 1000: 10_00, 4000: -10_00 });
  });

  it('refuses a file with nothing in it to import, and one that is too large', async () => {
    const scope = await createCompanyWithOwner(database);
    const empty = await imports.preview(scope, { bytes: Buffer.from(''), fileName: 'empty.se' });
    expect(empty).toMatchObject({
      canCommit: false,
      faults: [expect.objectContaining({ code: 'FILE_EMPTY' })],
    });
    const hollow = await imports.preview(scope, {
      bytes: sieFile({ ...year2021, vouchers: [] }),
      fileName: 'hollow.se',
    });
    expect(hollow.faults.map(({ code }) => code)).toContain('NOTHING_TO_IMPORT');
    const bytes = Buffer.alloc(IMPORT_BYTES_MAX + 1);
    await expect(imports.preview(scope, { bytes, fileName: 'huge.se' })).rejects.toMatchObject({
      code: 'IMPORT_TOO_LARGE',
    });
  });

  it('keeps the latest twenty previews that nobody committed', async () => {
    const scope = await createCompanyWithOwner(database);
    const file = { bytes: sieFile({ ...year2021, vouchers: [sale('1', '20210315', 10)] }), fileName: 'a.se' };
    const first = await imports.preview(scope, file);
    for (let count = 0; count < 20; count += 1) await imports.preview(scope, file);
    await expect(imports.read(scope, first.id)).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    expect((await imports.list(scope, { limit: 50 })).items).toHaveLength(20);
  });

  it('shows no import to another company, nor lets it act on one', async () => {
    const ours = await createCompanyWithOwner(database);
    const theirs = await createCompanyWithOwner(database);
    const { id } = await bring(ours, 'sie4-bl0001.se');
    const rows = await countLedgerRows(database, ours);
    const acts = [
      imports.read(theirs, id),
      imports.commit(theirs, id),
      imports.undo(theirs, id),
      imports.proof(theirs, id),
    ];
    for (const act of await Promise.allSettled(acts))
      expect(act).toMatchObject({ status: 'rejected', reason: { code: 'IMPORT_NOT_FOUND' } });
    expect((await imports.list(theirs, { limit: 50 })).items).toHaveLength(0);
    const intruder = { userId: theirs.userId, companyId: ours.companyId };
    await expect(imports.undo(intruder, id)).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
    // the same file is new to them: what another company has imported is not known
    expect((await bring(theirs, 'sie4-bl0001.se')).receipt).toMatchObject({ new: 84, alreadyThere: 0 });
    expect(await countLedgerRows(database, ours)).toEqual(rows);
  });

  it('gives up when the ledger stays taken', async () => {
    const scope = await createCompanyWithOwner(database);
    const impatient = new LedgerService({ database, plans: WITHOUT_LIMITS, clock: systemClock }, 2);
    await impatient.inLedger(scope, async () => {
      await expect(impatient.inLedger(scope, async () => 1)).rejects.toMatchObject({ code: 'LEDGER_BUSY' });
    });
    expect(await impatient.inLedger(scope, async () => 1)).toBe(1);
  });
});
