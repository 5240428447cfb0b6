import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { newId } from '@/shared/ids/newId.ts';
import { type Caller, createApiWithCallers } from '../../../test/support/apiWithCallers.ts';
import { seedBooks } from '../../../test/support/seedBooks.ts';
import {
  type Account,
  accountListSchema,
  balanceSheetSchema,
  cashSchema,
  type GeneralLedger,
  generalLedgerSchema,
  profitAndLossSchema,
  trialBalanceSchema,
  voucherSchema,
} from './reportContract.ts';

const { database, signIn } = await createApiWithCallers();

const YEAR = 'from=2023-01&to=2023-12';

describe('reports over HTTP', () => {
  let caller: Caller;
  let bank: Account;
  let ledgerUrl: string;
  beforeAll(async () => {
    caller = await signIn();
    await seedBooks(database, caller.scope, { months: 14 });
    const { body } = await caller.call<{ items: Account[] }>('GET', '/api/accounts');
    bank = body.items.find(({ number }) => number === '1930') ?? (body.items[0] as Account);
    ledgerUrl = `/api/reports/general-ledger?accountId=${bank.id}&from=2023-01-01&to=2023-12-31`;
  });

  /** The answer holds what the contract says and nothing else, though it was not serialised through it. */
  async function expectContract(url: string, schema: z.ZodObject): Promise<void> {
    const { status, body, headers } = await caller.call('GET', url);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(schema.strict().parse(body)).toEqual(body);
  }

  it('answers every statement as its contract says', async () => {
    await expectContract('/api/accounts', accountListSchema);
    await expectContract('/api/cash', cashSchema);
    await expectContract(`/api/reports/trial-balance?${YEAR}`, trialBalanceSchema);
    await expectContract(`/api/reports/profit-and-loss?${YEAR}`, profitAndLossSchema);
    await expectContract('/api/reports/balance-sheet?at=2023-12', balanceSheetSchema);
    await expectContract(ledgerUrl, generalLedgerSchema);
    const { body } = await caller.call<GeneralLedger>('GET', ledgerUrl);
    await expectContract(`/api/vouchers/${body.items[0]?.voucherId}`, voucherSchema);
  });

  it('pages a general ledger by cursor', async () => {
    const first = await caller.call<GeneralLedger>('GET', `${ledgerUrl}&limit=5`);
    expect([first.body.items.length, first.body.rowCount]).toEqual([5, 12]);
    const next = await caller.call<GeneralLedger>(
      'GET',
      `${ledgerUrl}&limit=7&cursor=${first.body.nextCursor}`,
    );
    expect([next.body.items.length, next.body.nextCursor]).toEqual([7, null]);
    expect(next.body.items.at(-1)?.balanceMinor).toBe(first.body.closingMinor);
  });

  it('changes an account, and refuses to change the type of one with postings', async () => {
    const renamed = await caller.call('PUT', `/api/accounts/${bank.id}`, { name: ' Main bank ' });
    expect(renamed).toMatchObject({ status: 200, body: { ...bank, name: 'Main bank' } });
    const retyped = await caller.call('PUT', `/api/accounts/${bank.id}`, { type: 'equity' });
    expect([retyped.status, retyped.code]).toEqual([409, 'ACCOUNT_TYPE_FIXED']);
    const empty = await caller.call('PUT', `/api/accounts/${bank.id}`, { name: ' ' });
    expect([empty.status, empty.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('says what is wrong with a request', async () => {
    const faults = [
      ['/api/reports/trial-balance?from=2023-02&to=2023-01', 400, 'REPORT_RANGE_INVALID'],
      ['/api/reports/profit-and-loss?from=2013-01&to=2023-01', 400, 'REPORT_RANGE_INVALID'],
      ['/api/reports/trial-balance?from=2023-13&to=2024-01', 400, 'VALIDATION_FAILED'],
      ['/api/reports/balance-sheet', 400, 'VALIDATION_FAILED'],
      [`${ledgerUrl}&cursor=bm8`, 400, 'CURSOR_INVALID'],
      [`${ledgerUrl}&limit=201`, 400, 'VALIDATION_FAILED'],
      [ledgerUrl.replace(bank.id, newId()), 404, 'ACCOUNT_NOT_FOUND'],
      [`/api/vouchers/${newId()}`, 404, 'VOUCHER_NOT_FOUND'],
    ] as const;
    for (const [url, status, code] of faults)
      expect([url, (await caller.call('GET', url)).status, (await caller.call('GET', url)).code]).toEqual([
        url,
        status,
        code,
      ]);
  });

  it('answers 404 to another company’s member who knows every id', async () => {
    const stranger = await signIn();
    const { body } = await caller.call<GeneralLedger>('GET', ledgerUrl);
    for (const url of [ledgerUrl, `/api/vouchers/${body.items[0]?.voucherId}`])
      expect((await stranger.call('GET', url)).status).toBe(404);
    expect((await stranger.call('PUT', `/api/accounts/${bank.id}`, { name: 'Mine' })).status).toBe(404);
    const company = { 'x-company-id': caller.scope.companyId };
    for (const url of ['/api/accounts', '/api/cash', `/api/reports/trial-balance?${YEAR}`, ledgerUrl]) {
      const answer = await stranger.call('GET', url, undefined, company);
      expect([answer.status, answer.code]).toEqual([404, 'COMPANY_NOT_FOUND']);
    }
  });
});
