import { describe, expect, it } from 'vitest';
import {
  balancesOf,
  bookFile,
  countBalanceFaults,
  countLedgerRows,
  createImportStage,
  sumOf,
} from '../../../test/support/importStage.ts';
import { createCompanyWithOwner } from '../../../test/support/testDatabase.ts';

const { database, imports, bring } = await createImportStage();

/** Income and expense of all that was imported; a profit is positive. */
function resultOf(balances: Readonly<Record<string, number>>): number {
  return -['3', '4', '5', '6', '7', '8'].reduce((sum, prefix) => sum + sumOf(balances, prefix), 0);
}

describe('the sample books, to the cent', () => {
  it('sie4-exempelfil-underdim.se: a year of 295 vouchers', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt, preview } = await bring(scope, 'sie4-exempelfil-underdim.se');
    expect(receipt).toMatchObject({ new: 295, alreadyThere: 0, refused: 0, openingVouchers: 1 });
    expect(preview.counts).toMatchObject({ vouchers: 295, postings: 1330 });
    expect(receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
    const opening = await balancesOf(database, scope, { until: '2020-12-31' });
    const closing = await balancesOf(database, scope);
    expect(sumOf(opening, '19')).toBe(2_383_773_77);
    expect(sumOf(closing, '19')).toBe(2_381_558_42);
    expect(resultOf(closing)).toBe(1_074_344_11);
    expect(await countBalanceFaults(database, scope)).toBe(0);
  });

  it('sie4-test4.se: a loss while the cash rises', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt, preview } = await bring(scope, 'sie4-test4.se');
    expect(receipt).toMatchObject({ new: 167, refused: 0 });
    expect(preview.counts.postings).toBe(1464);
    expect(preview.encoding).toMatch(/437/);
    expect(receipt.proof.isProven).toBe(true);
    const [year] = preview.fiscalYears;
    const eve = await balancesOf(database, scope, {
      until: `${Number(year?.startsOn.slice(0, 4)) - 1}-12-31`,
    });
    const closing = await balancesOf(database, scope);
    expect(sumOf(eve, '19')).toBe(822_654_00);
    expect(sumOf(closing, '19')).toBe(1_484_157_00);
    expect(resultOf(closing)).toBe(-718_781_23);
  });

  it('sie4-ovnbolag.se: three months of a year, with budgets', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt, preview } = await bring(scope, 'sie4-ovnbolag.se');
    expect(receipt).toMatchObject({ new: 163, refused: 0 });
    expect(preview.counts.postings).toBe(671);
    expect(receipt.proof.isProven).toBe(true);
    expect(resultOf(await balancesOf(database, scope))).toBe(277_798_46);
  });

  it('sie4-ovnbolag-bad-balance.se: refused with the voucher named, and no row in any ledger table', async () => {
    const scope = await createCompanyWithOwner(database);
    const before = await countLedgerRows(database, scope);
    const bytes = bookFile('sie4-ovnbolag-bad-balance.se');
    const preview = await imports.preview(scope, { bytes, fileName: 'bad.se' });
    expect(preview.canCommit).toBe(false);
    const unbalanced = preview.faults.filter(({ code }) => code === 'VOUCHER_UNBALANCED');
    expect(unbalanced).toHaveLength(1);
    expect(unbalanced[0]?.place).toMatch(/^voucher \S+ \d+$/);
    await expect(imports.commit(scope, preview.id)).rejects.toMatchObject({
      code: 'IMPORT_REFUSED',
      details: { faults: expect.arrayContaining([expect.objectContaining(unbalanced[0])]) },
    });
    expect(await countLedgerRows(database, scope)).toEqual(before);
    expect(Object.values(before).every((count) => count === 0)).toBe(true);
  });

  it('sie4i-import.si: vouchers without closing balances, and no mismatch claimed', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt, preview } = await bring(scope, 'sie4i-import.si');
    expect(receipt).toMatchObject({ new: 165, refused: 0 });
    expect(preview.counts.postings).toBe(869);
    expect(receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
  });

  it('sie4-bl0001.se: a broken fiscal year', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt, preview } = await bring(scope, 'sie4-bl0001.se');
    expect(receipt).toMatchObject({ new: 84, refused: 0 });
    expect(preview.counts.postings).toBe(405);
    expect(receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
    expect(preview.fiscalYears[0]?.startsOn.slice(5)).not.toBe('01-01');
  });

  it('example.beancount: several years in several commodities', async () => {
    const scope = await createCompanyWithOwner(database, 'SEK');
    const { receipt, preview } = await bring(scope, 'example.beancount');
    expect(receipt.new).toBe(preview.counts.vouchers);
    expect(receipt.fiscalYearsCreated).toBeGreaterThan(1);
    expect(receipt.openingVouchers).toBe(0);
    expect(receipt.proof.isProven).toBe(true);
    expect(receipt.notices.map(({ code }) => code)).toContain('COMPANY_CURRENCY_SET');
    const [company] = await database.inCompany(scope, (sql) => sql('SELECT currency FROM companies'));
    expect(company).toEqual({ currency: 'USD' });
    expect(await countBalanceFaults(database, scope)).toBe(0);
  });
});
