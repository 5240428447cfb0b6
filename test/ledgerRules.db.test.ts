import fc from 'fast-check';
import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { LedgerService } from '@/features/ledger/LedgerService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { countBalanceFaults } from './support/importStage.ts';
import { WITHOUT_LIMITS } from './support/plans.ts';
import { createCompanyWithOwner, createTestDatabase } from './support/testDatabase.ts';

const { database, clientOf } = await createTestDatabase();
const ledger = new LedgerService({ database, plans: WITHOUT_LIMITS, clock: systemClock });

let scope: CompanyScope;
let app: pg.Client;
let bank = '';
let sales = '';
const kept = newId();

/** Raw SQL as the application role inside the company; rolled back unless told otherwise. */
async function asApp(work: () => Promise<unknown>, end: 'ROLLBACK' | 'COMMIT' = 'ROLLBACK'): Promise<void> {
  await app.query('BEGIN');
  try {
    await app.query('SELECT enter_company($1, $2)', [scope.userId, scope.companyId]);
    await work();
    await app.query(end);
  } catch (error) {
    await app.query('ROLLBACK');
    throw error;
  }
}

async function head(id: string, date: string, postings: number, kind = 'entry'): Promise<void> {
  await app.query(
    `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count, posted_by)
     VALUES ($1, $2, $3, 'A', '1', $4, 'Test', $5, $6)`,
    [id, scope.companyId, kind, date, postings, scope.userId],
  );
}

async function postings(
  id: string,
  date: string,
  amounts: readonly number[],
  currency = 'SEK',
): Promise<void> {
  await app.query(
    `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description)
     SELECT $1, $2, p.line_no, CASE WHEN p.line_no % 2 = 1 THEN $3 ELSE $4 END, $5, p.amount, $6, ''
     FROM unnest($7::bigint[]) WITH ORDINALITY AS p (amount, line_no)`,
    [scope.companyId, id, bank, sales, date, currency, amounts],
  );
}

const code = (sqlstate: string) => expect.objectContaining({ code: sqlstate });

beforeAll(async () => {
  scope = await createCompanyWithOwner(database);
  app = await clientOf('accubooks_app');
  await ledger.inLedger(scope, async (sql) => {
    await ledger.addFiscalYears(sql, scope, [{ startsOn: '2021-01-01', endsOn: '2021-12-31' }]);
    await ledger.addAccounts(sql, scope, [
      { number: '1930', name: 'Bank', type: 'asset', isCash: true },
      { number: '3000', name: 'Sales', type: 'income', isCash: false },
    ]);
    const rows = await sql<{ id: string }>('SELECT id FROM accounts ORDER BY number');
    [bank, sales] = rows.map(({ id }) => id) as [string, string];
  });
  await asApp(async () => {
    await head(kept, '2021-02-03', 2);
    await postings(kept, '2021-02-03', [100, -100]);
  }, 'COMMIT');
});

describe('the database itself refuses', () => {
  it('a voucher that does not sum to zero, per currency', async () => {
    const id = newId();
    const unbalanced = asApp(async () => {
      await head(id, '2021-01-05', 2);
      await postings(id, '2021-01-05', [100, -99]);
    });
    await expect(unbalanced).rejects.toEqual(code('AB002'));
  });

  it('more or fewer postings than the head says', async () => {
    for (const count of [1, 3]) {
      const id = newId();
      const wrong = asApp(async () => {
        await head(id, '2021-01-05', count);
        await postings(id, '2021-01-05', [100, -100]);
      });
      await expect(wrong).rejects.toEqual(code('AB003'));
    }
  });

  it('postings added to a voucher that is complete', async () => {
    const added = asApp(() =>
      app.query(
        `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description)
         VALUES ($1, $2, 3, $3, '2021-02-03', 5, 'SEK', ''), ($1, $2, 4, $3, '2021-02-03', -5, 'SEK', '')`,
        [scope.companyId, kept, bank],
      ),
    );
    await expect(added).rejects.toEqual(code('AB003'));
  });

  it('a head without postings, at commit', async () => {
    await expect(asApp(() => head(newId(), '2021-01-05', 2), 'COMMIT')).rejects.toEqual(code('AB003'));
  });

  it('a posting of another date than its voucher', async () => {
    const id = newId();
    const wrong = asApp(async () => {
      await head(id, '2021-01-05', 2);
      await postings(id, '2021-01-06', [100, -100]);
    });
    await expect(wrong).rejects.toEqual(code('23503'));
  });

  it.each(['vouchers', 'postings'])('to change, delete or empty %s, whoever asks', async (table) => {
    const where = table === 'vouchers' ? 'id' : 'voucher_id';
    const statements = [
      `UPDATE ${table} SET description = 'changed' WHERE ${where} = '${kept}'`,
      `DELETE FROM ${table} WHERE ${where} = '${kept}'`,
      `TRUNCATE ${table} CASCADE`,
    ];
    for (const statement of statements)
      await expect(asApp(() => app.query(statement))).rejects.toEqual(code('42501'));
    const admin = await clientOf('admin');
    const owner = await clientOf('accubooks_owner');
    for (const statement of statements) await expect(admin.query(statement)).rejects.toEqual(code('AB001'));
    await owner.query("SELECT set_config('app.company_id', $1, false)", [scope.companyId]);
    for (const statement of statements) await expect(owner.query(statement)).rejects.toEqual(code('AB001'));
    const { rows } = await admin.query(`SELECT description FROM ${table} WHERE ${where} = $1`, [kept]);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.description).not.toBe('changed');
  });

  it('a voucher outside every fiscal year, unless it opens one', async () => {
    await expect(asApp(() => head(newId(), '2022-01-01', 2))).rejects.toEqual(code('AB005'));
    await asApp(async () => {
      const id = newId();
      await head(id, '2020-12-31', 2, 'opening');
      await postings(id, '2020-12-31', [7, -7]);
    });
  });

  it('a voucher in a locked period', async () => {
    const locked = asApp(async () => {
      await app.query("UPDATE periods SET locked_at = now() WHERE starts_on = '2021-03-01'");
      await head(newId(), '2021-03-31', 2);
    });
    await expect(locked).rejects.toEqual(code('AB004'));
  });

  it('a second reversal of a voucher', async () => {
    const twice = asApp(async () => {
      for (let count = 0; count < 2; count += 1)
        await app.query(
          `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count,
             posted_by, reverses_voucher_id) VALUES ($1, $2, 'reversal', 'A', '1', '2021-02-03', '', 2, $3, $4)`,
          [newId(), scope.companyId, scope.userId, kept],
        );
    });
    await expect(twice).rejects.toEqual(code('23505'));
  });

  it('balances written by the application', async () => {
    for (const statement of [
      'UPDATE account_balances SET debit_minor = 0',
      'DELETE FROM account_balances',
      `INSERT INTO account_balances VALUES ('${newId()}', '${newId()}', '2021-01-01', 'SEK', 1, 1)`,
    ])
      await expect(asApp(() => app.query(statement))).rejects.toEqual(code('42501'));
  });

  it('another type for an account that has postings', async () => {
    const changed = asApp(() => app.query("UPDATE accounts SET type = 'expense' WHERE id = $1", [bank]));
    await expect(changed).rejects.toEqual(code('AB006'));
  });

  it('a voucher for a company that was not entered', async () => {
    const other = await createCompanyWithOwner(database);
    const foreign = asApp(() =>
      app.query(
        `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count, posted_by)
         VALUES ($1, $2, 'entry', 'A', '1', '2021-01-05', '', 2, $3)`,
        [newId(), other.companyId, scope.userId],
      ),
    );
    await expect(foreign).rejects.toEqual(code('42501'));
  });
});

describe('balances', () => {
  it('are the sum of the postings, whatever is posted and reversed', async () => {
    const voucher = fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      month: fc.integer({ min: 1, max: 12 }),
      currency: fc.constantFrom('SEK', 'EUR'),
      amounts: fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
      isReversed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(voucher, { minLength: 1, maxLength: 20 }), async (vouchers) => {
        for (const { day, month, currency, amounts, isReversed } of vouchers) {
          const date = `2021-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const all = [...amounts, -amounts.reduce((sum, amount) => sum + amount, 0)];
          const { id } = await ledger.createVoucher(scope, newId(), {
            series: 'P',
            date,
            description: '',
            postings: all.map((amountMinor, index) => ({
              accountId: index % 2 ? bank : sales,
              amountMinor,
              currency,
              description: '',
            })),
          });
          if (isReversed) await ledger.reverseVoucher(scope, id);
        }
        expect(await countBalanceFaults(database, scope)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });
});
