import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { writeChart, writeYears } from '../../../test/support/writeVouchers.ts';
import type { PostedVoucher } from './ledgerContract.ts';

const { server, owner, database } = await createTestApi();

let person: Person & { companyId: string };
let accounts: Map<string, string>;
let bank = '';
let sales = '';

beforeAll(async () => {
  person = await owner();
  const scope = { userId: person.id, companyId: person.companyId };
  accounts = await writeChart(database, scope, { 1930: { type: 'asset' }, 3000: { type: 'income' } });
  await writeYears(database, scope, [2021]);
  bank = accounts.get('1930') ?? '';
  sales = accounts.get('3000') ?? '';
});

const voucherOf = (amountMinor: number, other = -amountMinor) => ({
  date: '2021-03-04',
  description: 'Sale',
  postings: [
    { accountId: bank, amountMinor },
    { accountId: sales, amountMinor: other },
  ],
});

function post(url: string, payload: object | undefined, headers: Record<string, string> = {}) {
  return server.inject({
    method: 'POST',
    url,
    headers: { ...person.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
}

describe('vouchers entered by hand', () => {
  it('are posted with the next number of their series', async () => {
    const first = await post('/api/vouchers', voucherOf(100), { 'idempotency-key': newId() });
    const second = await post('/api/vouchers', voucherOf(200), { 'idempotency-key': newId() });
    expect(first.statusCode).toBe(201);
    const numbers = [first, second].map((answer) => Number(answer.json<PostedVoucher>().number));
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
    expect(second.json()).toMatchObject({ kind: 'entry', series: 'M', reversedByVoucherId: null });
    expect(second.json<PostedVoucher>().postings).toEqual([
      { accountId: bank, amountMinor: 200, currency: 'SEK', description: '' },
      { accountId: sales, amountMinor: -200, currency: 'SEK', description: '' },
    ]);
  });

  it('are posted once per key, even at once, and a key is not taken for another request', async () => {
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all([1, 2, 3].map(() => post('/api/vouchers', voucherOf(300), headers)));
    expect(new Set(answers.map((answer) => answer.json<PostedVoucher>().id)).size).toBe(1);
    const other = await post('/api/vouchers', voucherOf(301), headers);
    expect(other.statusCode).toBe(409);
    expect(other.json()).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  it.each([
    ['unbalanced', () => voucherOf(100, -99), 422, 'VOUCHER_UNBALANCED'],
    [
      'outside the fiscal years',
      () => ({ ...voucherOf(100), date: '2022-01-01' }),
      422,
      'FISCAL_YEAR_MISSING',
    ],
    ['of too large amounts', () => voucherOf(Number.MAX_SAFE_INTEGER), 400, 'VALIDATION_FAILED'],
    [
      'of an unknown account',
      () => ({
        ...voucherOf(1),
        postings: [1, -1].map((amountMinor) => ({ accountId: newId(), amountMinor })),
      }),
      404,
      'ACCOUNT_NOT_FOUND',
    ],
    ['of one posting', () => ({ ...voucherOf(1), postings: [] }), 400, 'VALIDATION_FAILED'],
    ['with NUL in a text', () => ({ ...voucherOf(1), description: 'a\u0000b' }), 400, 'VALIDATION_FAILED'],
  ])('are refused when %s', async (_, payload, status, code) => {
    const answer = await post('/api/vouchers', payload(), { 'idempotency-key': newId() });
    expect(answer.json()).toMatchObject({ error: { code } });
    expect(answer.statusCode).toBe(status);
  });

  it('need a key', async () => {
    expect((await post('/api/vouchers', voucherOf(1))).statusCode).toBe(400);
  });
});

describe('reversal', () => {
  it('takes a voucher back once, at its own date or the one given', async () => {
    const headers = { 'idempotency-key': newId() };
    const { id } = (await post('/api/vouchers', voucherOf(500), headers)).json<PostedVoucher>();
    const answers = await Promise.all([
      post(`/api/vouchers/${id}/reverse`, { date: '2021-04-01' }),
      post(`/api/vouchers/${id}/reverse`, { date: '2021-04-01' }),
    ]);
    const [first, second] = answers.map((answer) => answer.json<PostedVoucher>());
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      kind: 'reversal',
      date: '2021-04-01',
      description: expect.stringContaining('Sale'),
    });
    expect(first?.postings.map(({ amountMinor }) => amountMinor)).toEqual([-500, 500]);
    const again = (await post('/api/vouchers', voucherOf(500), headers)).json<PostedVoucher>();
    expect(again.reversedByVoucherId).toBe(first?.id);
    const ofReversal = await post(`/api/vouchers/${first?.id}/reverse`, {});
    expect(ofReversal.json()).toMatchObject({ error: { code: 'VALIDATION_FAILED' } });
  });

  it('works without a body', async () => {
    const made = await post('/api/vouchers', voucherOf(600), { 'idempotency-key': newId() });
    const { id } = made.json<PostedVoucher>();
    const answer = await post(`/api/vouchers/${id}/reverse`, undefined);
    expect(answer.json()).toMatchObject({ kind: 'reversal', date: '2021-03-04' });
  });

  it('of another company’s voucher is 404', async () => {
    const made = await post('/api/vouchers', voucherOf(700), { 'idempotency-key': newId() });
    const { id } = made.json<PostedVoucher>();
    const stranger = await owner();
    const answer = await server.inject({
      method: 'POST',
      url: `/api/vouchers/${id}/reverse`,
      headers: stranger.headers,
      payload: {},
    });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'VOUCHER_NOT_FOUND' } });
  });
});
