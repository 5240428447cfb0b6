import { describe, expect, it } from 'vitest';
import { expectBooksTie } from '../../../test/support/expectBooksTie.ts';
import { bookFile, createImportStage } from '../../../test/support/importStage.ts';
import { createCompanyWithOwner } from '../../../test/support/testDatabase.ts';
import { ReportService } from './ReportService.ts';
import type { Cash } from './reportContract.ts';

const { database, imports, bring } = await createImportStage();
const reports = new ReportService(database);

function cashAt(cash: Cash, month: string): number | undefined {
  return cash.history.find((point) => point.month === month)?.valueMinor;
}

describe('statements over imported books', () => {
  it('state sie4-test4.se to the cent, and every figure drills down to the file', async () => {
    const scope = await createCompanyWithOwner(database);
    const { receipt } = await bring(scope, 'sie4-test4.se');
    const cash = await reports.readCash(scope);
    const year = (cash.booksUntil ?? '').slice(0, 4);
    const range = { from: `${year}-01`, to: `${year}-12` };
    expect(cash.cashMinor).toBe(1_484_157_00);
    expect(cashAt(cash, `${Number(year) - 1}-12`)).toBe(822_654_00);
    expect(cashAt(cash, range.to)).toBe(1_484_157_00);
    expect(await reports.readProfitAndLoss(scope, range)).toMatchObject({ resultMinor: -718_781_23 });
    expect(await reports.readBalanceSheet(scope, range.to)).toMatchObject({
      unclosedResultMinor: -718_781_23,
      isBalanced: true,
    });
    // Two of its 1,464 lines are 0.00 on an account that rests that month: no statement shows it there.
    expect(await expectBooksTie(reports, scope, range.from, range.to)).toBe(1_464 - 2);
    expect(receipt.new).toBe(167);

    const accounts = await reports.listAccounts(scope);
    const bank = accounts.items.find(({ number }) => number === '1930');
    const { items } = await reports.readGeneralLedger(scope, {
      accountId: bank?.id ?? '',
      from: `${year}-01-01`,
      to: `${year}-12-31`,
      limit: 1,
    });
    const voucher = await reports.readVoucher(scope, items[0]?.voucherId ?? '');
    const source = new Map(voucher.source?.lines.map(({ line, text }) => [line, text]));
    for (const { accountNumber, sourceLine } of voucher.postings)
      expect(source.get(sourceLine ?? 0)).toMatch(new RegExp(`#TRANS\\s+"?${accountNumber}\\b`));
    expect([...source.values()].some((text) => text.startsWith('#VER'))).toBe(true);
  });

  it('state sie4-exempelfil-underdim.se to the cent', async () => {
    const scope = await createCompanyWithOwner(database);
    await bring(scope, 'sie4-exempelfil-underdim.se');
    const range = { from: '2021-01', to: '2021-12' };
    const profitAndLoss = await reports.readProfitAndLoss(scope, range);
    expect(profitAndLoss.resultMinor).toBe(1_074_344_11);
    const sales = profitAndLoss.sections
      .flatMap(({ rows }) => rows)
      .filter(({ number }) => number.startsWith('3'))
      .reduce((sum, { totalMinor }) => sum + totalMinor, 0);
    expect(sales).toBe(5_778_873_41);
    const cash = await reports.readCash(scope);
    expect([cashAt(cash, '2020-12'), cash.cashMinor]).toEqual([2_383_773_77, 2_381_558_42]);
    expect(await expectBooksTie(reports, scope, range.from, range.to)).toBe(1_330);
  });

  it('tie in a broken fiscal year and in books of many commodities', async () => {
    const broken = await createCompanyWithOwner(database);
    const { preview } = await bring(broken, 'sie4-bl0001.se');
    const [year] = preview.fiscalYears;
    const months = [year?.startsOn ?? '', year?.endsOn ?? ''].map((day) => day.slice(0, 7));
    expect(months[0]?.slice(5)).not.toBe('01');
    expect(await expectBooksTie(reports, broken, months[0] ?? '', months[1] ?? '')).toBe(405);
    const many = await createCompanyWithOwner(database, 'USD');
    await bring(many, bookFile('example.beancount'), 'example.beancount');
    const last = (await reports.readCash(many)).booksUntil?.slice(0, 7) ?? '';
    const { otherCurrencies } = await reports.readBalanceSheet(many, last);
    expect(otherCurrencies).toContain('VACHR');
    expect(await expectBooksTie(reports, many, `${last.slice(0, 4)}-01`, last)).toBeGreaterThan(100);
  });

  it('are what they were after an import is undone and done again', async () => {
    const scope = await createCompanyWithOwner(database);
    const first = await bring(scope, 'sie4-ovnbolag.se');
    const range = { from: '2011-01', to: '2011-03' };
    const read = async () => [
      await reports.readTrialBalance(scope, range),
      await reports.readProfitAndLoss(scope, range),
      await reports.readBalanceSheet(scope, range.to),
      await reports.readCash(scope),
    ];
    const before = await read();
    await imports.undo(scope, first.id);
    expect((await reports.readTrialBalance(scope, range)).rows).toEqual([]);
    expect(await expectBooksTie(reports, scope, range.from, range.to)).toBe(0);
    await bring(scope, 'sie4-ovnbolag.se');
    expect(await read()).toEqual(before);
    expect(await expectBooksTie(reports, scope, range.from, range.to)).toBe(671);
  });
});
