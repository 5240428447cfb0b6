import { describe, expect, it } from 'vitest';
import {
  balancesOf,
  countBalanceFaults,
  countLedgerRows,
  createImportStage,
  sieFile,
} from '../../../test/support/importStage.ts';
import { createCompanyWithOwner } from '../../../test/support/testDatabase.ts';

const { database, imports, ledger, bring } = await createImportStage();

const sale = (number: string, date: string, amount: number, text = '') => ({
  number,
  date,
  text,
  rows: [['1930', amount] as const, ['3000', -amount] as const],
});

const year2021 = { from: '20210101', to: '20211231' };
const year2022 = { from: '20220101', to: '20221231' };

describe('importing again', () => {
  it('changes nothing when the same file comes a second time', async () => {
    const scope = await createCompanyWithOwner(database);
    const first = await bring(scope, 'sie4-exempelfil-underdim.se');
    const rows = await countLedgerRows(database, scope);
    const balances = await balancesOf(database, scope);
    const second = await bring(scope, 'sie4-exempelfil-underdim.se');
    expect(second.receipt).toMatchObject({
      new: 0,
      alreadyThere: 295,
      accountsCreated: 0,
      fiscalYearsCreated: 0,
      openingVouchers: 0,
      postings: 0,
    });
    expect(second.receipt.twinsKept).toBe(first.receipt.twinsKept);
    expect(second.receipt.proof.isProven).toBe(true);
    expect(await countLedgerRows(database, scope)).toEqual(rows);
    expect(await balancesOf(database, scope)).toEqual(balances);
  });

  it('keeps twins two, on import, on re-import and when a third appears', async () => {
    const scope = await createCompanyWithOwner(database);
    const twin = sale('', '20210310', 100, 'Coffee');
    const file = sieFile({ ...year2021, vouchers: [twin, twin, sale('', '20210311', 50)] });
    expect((await bring(scope, file)).receipt).toMatchObject({ new: 3, twinsKept: 1, alreadyThere: 0 });
    expect((await bring(scope, file)).receipt).toMatchObject({ new: 0, twinsKept: 1, alreadyThere: 3 });
    const longer = sieFile({ ...year2021, vouchers: [twin, twin, twin, sale('', '20210311', 50)] });
    expect((await bring(scope, longer)).receipt).toMatchObject({ new: 1, twinsKept: 2, alreadyThere: 3 });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 350_00, 3000: -350_00 });
  });

  it('adds only what a longer export of the same year has more', async () => {
    const scope = await createCompanyWithOwner(database);
    const january = [sale('1', '20210115', 10), sale('2', '20210120', 20)];
    const first = await bring(scope, sieFile({ ...year2021, vouchers: january, closings: { 1930: 30 } }));
    const more = [...january, sale('3', '20210215', 40)];
    const second = await bring(scope, sieFile({ ...year2021, vouchers: more, closings: { 1930: 70 } }));
    expect(second.receipt).toMatchObject({ new: 1, alreadyThere: 2, proof: { isProven: true } });
    // the shorter file does not speak for a year that holds more than it
    expect(await imports.proof(scope, first.id)).toMatchObject({ isProven: true });
    expect(
      (await bring(scope, sieFile({ ...year2021, vouchers: january, closings: { 1930: 30 } }))).receipt,
    ).toMatchObject({ new: 0, proof: { isProven: true, mismatches: [] } });
  });

  it('says that the books hold a voucher which the newer export does not have', async () => {
    const scope = await createCompanyWithOwner(database);
    const both = [sale('1', '20210115', 10), sale('2', '20210120', 20)];
    const first = await bring(scope, sieFile({ ...year2021, vouchers: both, closings: { 1930: 30 } }));
    expect(first.receipt.notices).toEqual([]);
    const deleted = sieFile({ ...year2021, vouchers: both.slice(1), closings: { 1930: 20 } });
    const { receipt } = await bring(scope, deleted);
    expect(receipt).toMatchObject({ new: 0, alreadyThere: 1 });
    expect(receipt.notices).toEqual([
      expect.objectContaining({ severity: 'notice', code: 'CLOSINGS_NOT_COMPARED', line: 0 }),
    ]);
    expect(receipt.notices[0]?.message).toContain('hold 1 more');
  });

  it('refuses a voucher that came before with other content, by name and line, and takes the rest', async () => {
    const scope = await createCompanyWithOwner(database);
    const first = await bring(scope, sieFile({ ...year2021, vouchers: [sale('1', '20210115', 10)] }));
    const changed = sieFile({ ...year2021, vouchers: [sale('1', '20210115', 11), sale('2', '20210116', 5)] });
    const { receipt } = await bring(scope, changed);
    expect(receipt).toMatchObject({ new: 1, alreadyThere: 0, refused: 1 });
    expect(receipt.refusals).toEqual([
      expect.objectContaining({ code: 'VOUCHER_CHANGED', place: 'voucher A 1', line: expect.any(Number) }),
    ]);
    expect(receipt.refusals[0]?.message).toContain('undo the import');
    await imports.undo(scope, first.id);
    expect((await bring(scope, changed)).receipt).toMatchObject({ new: 1, alreadyThere: 1, refused: 0 });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 16_00, 3000: -16_00 });
  });

  it('takes the changed voucher once the old one is reversed, and never brings the old one back', async () => {
    const scope = await createCompanyWithOwner(database);
    const old = sieFile({ ...year2021, vouchers: [sale('1', '20210115', 10)] });
    await bring(scope, old);
    const [voucher] = await database.inCompany(scope, (sql) =>
      sql<{ id: string }>('SELECT id FROM vouchers'),
    );
    await ledger.reverseVoucher(scope, voucher?.id ?? '');
    expect((await bring(scope, old)).receipt).toMatchObject({ new: 0, alreadyThere: 1 });
    const changed = sieFile({ ...year2021, vouchers: [sale('1', '20210115', 11)] });
    expect((await bring(scope, changed)).receipt).toMatchObject({ new: 1, refused: 0 });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 11_00, 3000: -11_00 });
  });

  it('keeps two vouchers of one file under one number, and says so', async () => {
    const scope = await createCompanyWithOwner(database);
    const file = sieFile({ ...year2021, vouchers: [sale('1', '20210115', 10), sale('1', '20210116', 20)] });
    const { receipt } = await bring(scope, file);
    expect(receipt).toMatchObject({ new: 2, refused: 0, twinsKept: 0 });
    expect(receipt.notices.map(({ code }) => code)).toContain('NUMBER_TWICE');
    expect((await bring(scope, file)).receipt).toMatchObject({ new: 0, alreadyThere: 2, refused: 0 });
  });

  it('knows the same number of another year apart', async () => {
    const scope = await createCompanyWithOwner(database);
    await bring(scope, sieFile({ ...year2021, vouchers: [sale('1', '20210115', 10)] }));
    const next = sieFile({ ...year2022, vouchers: [sale('1', '20220115', 20)] });
    expect((await bring(scope, next)).receipt).toMatchObject({ new: 1, refused: 0 });
  });
});

describe('openings', () => {
  const books2021 = sieFile({
    ...year2021,
    openings: { 1930: 100, 2099: -100 },
    closings: { 1930: 150, 2099: -100 },
    results: { 3000: -50 },
    vouchers: [sale('1', '20210501', 50)],
  });
  const books2022 = sieFile({
    ...year2022,
    openings: { 1930: 150, 2099: -150 },
    closings: { 1930: 175, 2099: -150 },
    results: { 3000: -25 },
    vouchers: [sale('1', '20220501', 25)],
  });
  const at2021 = { 1930: 150_00, 2099: -150_00, 3000: -50_00, RBF: 50_00 };
  const at2022 = { 1930: 175_00, 2099: -150_00, 3000: -75_00, RBF: 50_00 };

  it('bring last year’s result forward and leave what is equal alone', async () => {
    const scope = await createCompanyWithOwner(database);
    await bring(scope, books2021);
    const { receipt } = await bring(scope, books2022);
    expect(receipt).toMatchObject({ openingVouchers: 1, proof: { isProven: true, mismatches: [] } });
    expect(await balancesOf(database, scope, { until: '2021-12-31' })).toEqual(at2021);
    expect(await balancesOf(database, scope)).toEqual(at2022);
    const [opening] = await database.inCompany(scope, (sql) =>
      sql(
        "SELECT count(*) AS postings FROM postings p JOIN vouchers v ON v.id = p.voucher_id WHERE v.kind = 'opening' AND v.dated_on = '2021-12-31'",
      ),
    );
    expect(opening).toEqual({ postings: 2 });
  });

  it('stay what the newer year states when an older year comes after it', async () => {
    const scope = await createCompanyWithOwner(database);
    const newer = await bring(scope, books2022);
    const before = await balancesOf(database, scope);
    expect(before).toEqual({ 1930: 175_00, 2099: -150_00, 3000: -25_00 });
    const older = await bring(scope, books2021);
    expect(older.receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
    expect(await balancesOf(database, scope, { until: '2021-12-31' })).toEqual(at2021);
    expect(await balancesOf(database, scope)).toEqual(at2022);
    expect(await imports.proof(scope, newer.id)).toMatchObject({ isProven: true });
    await imports.undo(scope, older.id);
    expect(await balancesOf(database, scope)).toEqual(before);
    expect(await countBalanceFaults(database, scope)).toBe(0);
  });

  it.each([
    ['older first, older undone', [books2021, books2022], 0, { 1930: 175_00, 2099: -150_00, 3000: -25_00 }],
    ['older first, newer undone', [books2021, books2022], 1, { 1930: 150_00, 2099: -100_00, 3000: -50_00 }],
    ['newer first, newer undone', [books2022, books2021], 0, { 1930: 150_00, 2099: -100_00, 3000: -50_00 }],
  ])('leave the other year alone when one is undone: %s', async (_, files, undone, left) => {
    const scope = await createCompanyWithOwner(database);
    const batches = [];
    for (const file of files) batches.push(await bring(scope, file));
    await imports.undo(scope, batches[undone]?.id ?? '');
    expect(await balancesOf(database, scope)).toEqual(left);
    const other = batches[1 - undone];
    expect(await imports.proof(scope, other?.id ?? '')).toMatchObject({ isProven: true });
    const again = await bring(scope, files[undone] ?? '');
    expect(again.receipt).toMatchObject({ new: 1, alreadyThere: 0, proof: { isProven: true } });
    expect(await balancesOf(database, scope)).toEqual(at2022);
  });

  it('of a year that was imported twice go with the import that brought them, as its vouchers do', async () => {
    const scope = await createCompanyWithOwner(database);
    const [first, repeated] = [await bring(scope, books2022), await bring(scope, books2022)];
    await bring(scope, books2021);
    await imports.undo(scope, repeated.id);
    expect(await balancesOf(database, scope)).toEqual(at2022);
    await imports.undo(scope, first.id);
    expect(await balancesOf(database, scope)).toEqual({ 1930: 150_00, 2099: -100_00, 3000: -50_00 });
  });

  it('leave nothing behind when a file that came twice is undone once', async () => {
    const scope = await createCompanyWithOwner(database);
    const first = await bring(scope, books2021);
    await bring(scope, books2021);
    await imports.undo(scope, first.id);
    expect(await balancesOf(database, scope)).toEqual({});
    expect((await bring(scope, books2021)).receipt).toMatchObject({ new: 1, proof: { isProven: true } });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 150_00, 2099: -100_00, 3000: -50_00 });
  });

  it('stay when a longer export of their year takes over from the first', async () => {
    const scope = await createCompanyWithOwner(database);
    const first = await bring(scope, books2021);
    const longer = sieFile({
      ...year2021,
      openings: { 1930: 100, 2099: -100 },
      vouchers: [sale('1', '20210501', 50), sale('2', '20210601', 7)],
    });
    await bring(scope, longer);
    await imports.undo(scope, first.id);
    expect(await balancesOf(database, scope)).toEqual({ 1930: 107_00, 2099: -100_00, 3000: -7_00 });
  });

  it('that do not sum to zero give the difference to the result brought forward, and say so', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt } = await bring(
      scope,
      sieFile({ ...year2021, openings: { 1930: 100 }, vouchers: [sale('1', '20210501', 50)] }),
    );
    expect(receipt.notices.map(({ code }) => code)).toContain('OPENINGS_UNBALANCED');
    expect(await balancesOf(database, scope)).toEqual({ 1930: 150_00, 3000: -50_00, RBF: -100_00 });
  });

  it('of a file without vouchers are imported by themselves', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt } = await bring(
      scope,
      sieFile({ ...year2021, openings: { 1930: 100, 2099: -100 }, vouchers: [] }),
    );
    expect(receipt).toMatchObject({ new: 0, openingVouchers: 1, fiscalYearsCreated: 1 });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 100_00, 2099: -100_00 });
  });
});
