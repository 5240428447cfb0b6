import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReportService } from '@/features/reports/ReportService.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { newId } from '@/shared/ids/newId.ts';
import { type Caller, createApiWithCallers } from '../../../test/support/apiWithCallers.ts';
import { seedBooks } from '../../../test/support/seedBooks.ts';
import { eventually, startPrivateRedis } from '../../../test/support/workerStage.ts';
import { CACHE_PREFIX, type CacheOutcome } from './CompanyCache.ts';

const redis = await startPrivateRedis();
const api = await createApiWithCallers(redis.url);
const client = api.redis;
const uncached = new ReportService(api.database);
const CASH = '/api/cash';

async function memberWithBooks(): Promise<Caller> {
  const caller = await api.signIn();
  await seedBooks(api.database, caller.scope, { months: 14 });
  return caller;
}
type Accounts = { items: { id: string; number: string; name: string; type: string; isCash: boolean }[] };
async function accountsOf(caller: Caller): Promise<Accounts['items']> {
  return (await caller.call<Accounts>('GET', '/api/accounts')).body.items;
}
async function post(caller: Caller, amountMinor: number): Promise<number> {
  const accounts = await accountsOf(caller);
  const idOf = (number: string) => accounts.find((one) => one.number === number)?.id ?? '';
  const postings = [
    { accountId: idOf('1930'), amountMinor, currency: 'SEK' },
    { accountId: idOf('3001'), amountMinor: -amountMinor, currency: 'SEK' },
  ];
  const voucher = { date: '2024-02-10', description: 'a sale', postings };
  return (await caller.call('POST', '/api/vouchers', voucher, { 'idempotency-key': newId() })).status;
}
async function count(outcome: CacheOutcome, what = 'cash'): Promise<number> {
  const text = await api.metrics.registry.metrics();
  const line = new RegExp(`^cache_reads_total\\{what="${what}",outcome="${outcome}",.*\\} (\\d+)$`, 'm');
  return Number(line.exec(text)?.[1]);
}
const keysOf = (companyId: string) => client.keys(`${CACHE_PREFIX}${companyId}:*`);
/** Asks once, and waits until the answer lies in Redis. */
async function warm(caller: Caller, url = CASH): Promise<unknown> {
  const { body } = await caller.call('GET', url);
  await eventually(async () => (await keysOf(caller.scope.companyId)).length > 0);
  return body;
}

describe('answers of a company', () => {
  it('come from Redis while nothing has changed, and are new after each commit', async () => {
    const caller = await memberWithBooks();
    const first = await warm(caller);
    const hits = await count('hit');
    expect((await caller.call('GET', CASH)).body).toEqual(first);
    expect(await count('hit')).toBe(hits + 1);
    expect(await post(caller, 1_000)).toBe(201);
    const second = (await caller.call('GET', CASH)).body;
    expect(second).not.toEqual(first);
    expect(second).toEqual(await uncached.readCash(caller.scope));
    expect(await count('hit')).toBe(hits + 1);
    expect(await client.ttl((await keysOf(caller.scope.companyId))[0] ?? '')).toBeGreaterThan(0);
  });

  it('have a tag by which a caller asks whether they have changed', async () => {
    const caller = await memberWithBooks();
    const tag = String((await caller.call('GET', CASH)).headers.etag);
    const unchanged = await caller.call('GET', CASH, undefined, { 'if-none-match': tag });
    expect([unchanged.status, unchanged.body, unchanged.headers.etag]).toEqual([304, undefined, tag]);
    await post(caller, 1_000);
    const changed = await caller.call('GET', CASH, undefined, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(tag);
  });

  it('are computed once for many who ask at once', async () => {
    const caller = await memberWithBooks();
    const misses = await count('miss');
    const joined = await count('joined');
    const answers = await Promise.all(Array.from({ length: 30 }, () => caller.call('GET', CASH)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const made = (await count('miss')) - misses;
    expect(made).toBeLessThan(10);
    expect((await count('joined')) - joined).toBeGreaterThan(10);
  });

  it('are computed while the cache is switched off (R138, R305)', async () => {
    const caller = await memberWithBooks();
    await warm(caller);
    const bypassed = await count('bypass');
    getFeatureFlags().apply(new Map([['feature.read_cache', { percentage: 0, companies: [] }]]));
    expect((await caller.call('GET', CASH)).status).toBe(200);
    getFeatureFlags().apply(new Map());
    expect(await count('bypass')).toBe(bypassed + 1);
  });
});

describe('nobody', () => {
  it('is given another company’s answers, whatever lies in Redis (R098)', async () => {
    const ours = await memberWithBooks();
    const theirs = await memberWithBooks();
    await post(theirs, 77_700);
    const secret = await warm(theirs);
    const own = await warm(ours);
    const stranger = await theirs.call('GET', CASH, undefined, { 'x-company-id': ours.scope.companyId });
    expect(stranger).toMatchObject({ status: 404, code: 'COMPANY_NOT_FOUND' });
    const [foreign = ''] = await keysOf(theirs.scope.companyId);
    const value = await client.getBuffer(foreign);
    for (const key of await keysOf(ours.scope.companyId)) await client.set(key, value ?? '');
    const invalid = await count('invalid');
    const answer = (await ours.call('GET', CASH)).body;
    expect(answer).toEqual(own);
    expect(answer).not.toEqual(secret);
    expect(await count('invalid')).toBe(invalid + 1);
  });

  it('is given anything after they have left', async () => {
    const caller = await memberWithBooks();
    const tag = String((await caller.call('GET', CASH)).headers.etag);
    await warm(caller);
    const admin = await api.clientOf('admin');
    await admin.query('ALTER TABLE memberships DISABLE TRIGGER USER');
    await admin.query('DELETE FROM memberships WHERE user_id = $1', [caller.scope.userId]);
    await admin.query('ALTER TABLE memberships ENABLE TRIGGER USER');
    for (const headers of [{}, { 'if-none-match': tag }])
      expect((await caller.call('GET', CASH, undefined, headers)).code).toBe('COMPANY_NOT_FOUND');
  });
});

describe('a history of writes and reads', () => {
  it('reads with the cache what it reads without', async () => {
    const caller = await memberWithBooks();
    const range = { from: '2023-01', to: '2024-02' };
    const reads = [
      [CASH, () => uncached.readCash(caller.scope)],
      ['/api/accounts', () => uncached.listAccounts(caller.scope)],
      [
        `/api/reports/trial-balance?from=2023-01&to=2024-02`,
        () => uncached.readTrialBalance(caller.scope, range),
      ],
      [
        `/api/reports/profit-and-loss?from=2023-01&to=2024-02`,
        () => uncached.readProfitAndLoss(caller.scope, range),
      ],
      ['/api/reports/balance-sheet?at=2024-02', () => uncached.readBalanceSheet(caller.scope, '2024-02')],
    ] as const;
    const write = fc.integer({ min: 1, max: 1_000_000 }).map((amount) => ({ kind: 'post', amount }) as const);
    const rename = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' })
      .filter((name) => name.trim() !== '');
    const step = fc.oneof(
      { weight: 2, arbitrary: write },
      { weight: 1, arbitrary: rename.map((name) => ({ kind: 'rename', name }) as const) },
      { weight: 1, arbitrary: fc.boolean().map((isLocked) => ({ kind: 'lock', isLocked }) as const) },
      { weight: 1, arbitrary: fc.constantFrom('forget', 'spoil').map((kind) => ({ kind }) as const) },
      { weight: 8, arbitrary: fc.nat(reads.length - 1).map((index) => ({ kind: 'read', index }) as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (history) => {
        for (const one of history) {
          if (one.kind === 'post') await post(caller, one.amount);
          if (one.kind === 'rename') {
            const [first] = await accountsOf(caller);
            await caller.call('PUT', `/api/accounts/${first?.id}`, { name: one.name });
          }
          if (one.kind === 'lock')
            await caller.call('PUT', '/api/periods/2024-03-01', { isLocked: one.isLocked });
          if (one.kind === 'forget') await client.flushall();
          if (one.kind === 'spoil')
            for (const key of await keysOf(caller.scope.companyId)) await client.append(key, 'x');
          if (one.kind !== 'read') continue;
          const [url, direct] = reads[one.index] ?? reads[0];
          const { body } = await caller.call('GET', url);
          expect(body).toEqual(JSON.parse(JSON.stringify(await direct())));
        }
      }),
      { numRuns: 12 },
    );
    expect(await count('hit')).toBeGreaterThan(0);
  });
});

describe('without Redis', () => {
  it('answers as ever while it hangs, and hardly later; and uses it again when it is back', async () => {
    const caller = await memberWithBooks();
    const body = await warm(caller);
    redis.server().child.kill('SIGSTOP');
    try {
      for (let ask = 0; ask < 10; ask += 1) {
        expect((await caller.call('GET', CASH)).body).toEqual(body);
      }
    } finally {
      redis.server().child.kill('SIGCONT');
    }
    const bypassed = await count('bypass');
    expect(bypassed).toBeGreaterThanOrEqual(10);
    const hits = await count('hit');
    await eventually(async () => {
      await caller.call('GET', CASH);
      return (await count('hit')) > hits;
    });
  });

  it('answers while it is dead', async () => {
    const caller = await memberWithBooks();
    await redis.kill();
    expect((await caller.call('GET', CASH)).body).toEqual(await uncached.readCash(caller.scope));
    await redis.restart();
  });
});
