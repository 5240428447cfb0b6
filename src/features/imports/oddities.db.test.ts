import { describe, expect, it } from 'vitest';
import { balancesOf, createImportStage } from '../../../test/support/importStage.ts';
import { createCompanyWithOwner } from '../../../test/support/testDatabase.ts';

const { database, imports, bring } = await createImportStage();

const head = (type: number, ...rows: string[]) =>
  [
    '#FLAGGA 0',
    `#SIETYP ${type}`,
    '#FNAMN "Bolaget AB"',
    '#RAR 0 20210101 20211231',
    '#KONTO 1930 Bank',
    '#KONTO 3000 Sales',
    ...rows,
    '',
  ].join('\n');
const totals = Buffer.from(
  head(2, '#PSALDO 0 202101 1930 {} 5', '#PSALDO 0 202101 3000 {} -5', '#UB 0 1930 5', '#RES 0 3000 -5'),
);
const vouchers = Buffer.from(
  head(4, '#VER A 1 20210115 x', '{', '#TRANS 1930 {} 5', '#TRANS 3000 {} -5', '}', '#UB 0 1930 5'),
);

describe('a year of which the books hold totals or vouchers already', () => {
  it.each([
    ['vouchers after totals', totals, vouchers],
    ['totals after vouchers', vouchers, totals],
  ])('is not counted twice: %s', async (_, first, second) => {
    const scope = await createCompanyWithOwner(database);
    const { id } = await bring(scope, first);
    const preview = await imports.preview(scope, { bytes: second, fileName: 'second.se' });
    expect(preview).toMatchObject({ canCommit: false });
    expect(preview.faults[0]).toMatchObject({ severity: 'error', code: 'YEAR_COUNTED_TWICE' });
    await expect(imports.commit(scope, preview.id)).rejects.toMatchObject({ code: 'IMPORT_REFUSED' });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 5_00, 3000: -5_00 });
    expect((await bring(scope, first)).receipt).toMatchObject({ new: 0, alreadyThere: 1 });
    await imports.undo(scope, id);
    expect((await bring(scope, second)).receipt).toMatchObject({ new: 1, proof: { isProven: true } });
    expect(await balancesOf(database, scope)).toEqual({ 1930: 5_00, 3000: -5_00 });
  });
});

describe('a file of another company', () => {
  it('is told by its name before anything is written', async () => {
    const scope = await createCompanyWithOwner(database);
    await bring(scope, vouchers);
    const codes = async (text: string) => {
      const file = { bytes: Buffer.from(vouchers.toString().replace('Bolaget AB', text)), fileName: 'b.se' };
      return (await imports.preview(scope, file)).faults.map(({ code }) => code);
    };
    expect(await codes('Annat Företag AB')).toContain('COMPANY_DIFFERENT');
    expect(await codes('BOLAGET  ab')).not.toContain('COMPANY_DIFFERENT');
  });
});

describe('a file that was cut off between two vouchers', () => {
  it('says so in preview and receipt, may be committed, and is not proven (issue 2, item 5)', async () => {
    const scope = await createCompanyWithOwner(database);
    const cut = Buffer.from(vouchers.toString().replace('#UB 0 1930 5', '#UB 0 1930 12'));
    const { preview, receipt } = await bring(scope, cut);
    expect(preview.canCommit).toBe(true);
    expect(preview.faults[0]).toMatchObject({ severity: 'notice', code: 'CLOSING_MISMATCH' });
    expect(receipt.notices[0]).toMatchObject({ code: 'CLOSING_MISMATCH' });
    expect(receipt.proof).toMatchObject({ isProven: false, mismatches: [{ accountNumber: '1930' }] });
  });
});
