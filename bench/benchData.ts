/** The books of the bench: 150 result accounts, 36 months, 200 scenarios and one stored forecast. */
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import { readForecastInput } from '@/features/forecasts/readForecastInput.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { BenchPlace } from './benchRoutes.ts';

const INCOME_ACCOUNTS = 30;
const RESULT_ACCOUNTS = 150;
const FIRST_MONTH = '2022-01';
const MONTHS = 36;
const REPORT_MONTHS = 12;
const SCENARIOS = 200;
const HORIZON_MONTHS = 12;

async function writeCompany(sql: Sql, { userId, companyId }: CompanyScope): Promise<void> {
  await sql(
    "INSERT INTO users (id, email, name, password_hash) VALUES ($1, 'bench@example.com', 'Bench', 'none')",
    [userId],
  );
  await sql("INSERT INTO companies (id, name, currency) VALUES ($1, 'Bench AB', 'SEK')", [companyId]);
  await sql("INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'owner')", [
    companyId,
    userId,
  ]);
}

async function writeAccounts(sql: Sql, companyId: string): Promise<{ cash: string; results: string[] }> {
  const cash = newId();
  await sql(
    "INSERT INTO accounts (id, company_id, number, name, type, is_cash) VALUES ($1, $2, '1930', 'Bank', 'asset', true)",
    [cash, companyId],
  );
  const results = Array.from({ length: RESULT_ACCOUNTS }, newId);
  await sql(
    `INSERT INTO accounts (id, company_id, number, name, type)
     SELECT id, $2, CASE WHEN n <= $3 THEN 3000 + n ELSE 4000 + n END, 'Account of the bench ' || n,
            CASE WHEN n <= $3 THEN 'income' ELSE 'expense' END
       FROM unnest($1::text[]) WITH ORDINALITY AS a (id, n)`,
    [results, companyId, INCOME_ACCOUNTS],
  );
  return { cash, results };
}

async function writeYears(sql: Sql, companyId: string): Promise<void> {
  for (let index = 0; index < MONTHS; index += 12) {
    const startsOn = `${addToMonth(FIRST_MONTH, index)}-01`;
    const id = newId();
    await sql(
      "INSERT INTO fiscal_years (id, company_id, starts_on, ends_before) VALUES ($1, $2, $3, $3::date + interval '1 year')",
      [id, companyId, startsOn],
    );
    await sql(
      `INSERT INTO periods (company_id, fiscal_year_id, starts_on, ends_before)
       SELECT $1, $2, m, m + interval '1 month' FROM generate_series($3::date, $3::date + interval '11 months', '1 month') m`,
      [companyId, id, startsOn],
    );
  }
}

/** One voucher for each account: income 30 times 5,000.00 and a little, expense 120 times 1,000.00 and a little. */
async function writeMonth(
  sql: Sql,
  { userId, companyId }: CompanyScope,
  accounts: { cash: string; results: readonly string[] },
  month: string,
): Promise<void> {
  const ids = accounts.results.map(newId);
  const amounts = accounts.results.map((_, index) => {
    const wobble = (index * 7_919 + Number(month.slice(5)) * 104_729) % 50_000;
    return index < INCOME_ACCOUNTS ? -(500_000 + wobble) : 100_000 + wobble;
  });
  const day = `${month}-15`;
  await sql(
    `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count, posted_by)
     SELECT id, $2, 'entry', 'A', n, $3, 'Bench', 2, $4 FROM unnest($1::text[]) WITH ORDINALITY AS v (id, n)`,
    [ids, companyId, day, userId],
  );
  await sql(
    `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description)
     SELECT $4, v.id, side, CASE side WHEN 1 THEN v.account ELSE $6 END, $5,
            CASE side WHEN 1 THEN v.amount ELSE -v.amount END, 'SEK', ''
       FROM unnest($1::text[], $2::text[], $3::bigint[]) AS v (id, account, amount), generate_series(1, 2) side`,
    [ids, accounts.results, amounts, companyId, day, accounts.cash],
  );
}

async function writeScenarios(sql: Sql, { userId, companyId }: CompanyScope): Promise<void> {
  const operations = [
    { type: 'scale', target: 'income', percent: -10, fromMonth: '2025-01' },
    { type: 'oneOff', direction: 'outflow', amountMinor: 25_000_000, month: '2025-03', label: 'A machine' },
    {
      type: 'monthly',
      direction: 'outflow',
      amountMinor: 4_500_000,
      fromMonth: '2025-02',
      label: 'A new colleague',
    },
  ];
  await sql(
    `INSERT INTO scenarios (id, company_id, name, operations, created_by)
     SELECT id, $2, 'Scenario ' || n, $3::jsonb, $4 FROM unnest($1::text[]) WITH ORDINALITY AS s (id, n)`,
    [Array.from({ length: SCENARIOS }, newId), companyId, JSON.stringify(operations), userId],
  );
}

/** Computed as the worker computes it, and stored as it stores it. */
async function writeForecast(database: Database, workers: Database, scope: CompanyScope): Promise<string> {
  const { companyId } = scope;
  const [jobId, forecastId] = [newId(), newId()];
  const job = {
    id: jobId,
    companyId,
    scenarioId: null,
    horizonMonths: HORIZON_MONTHS,
    putBack: [],
    attempts: 1,
    traceParent: null,
    workerId: 'bench',
  };
  const input = await readForecastInput(workers, job);
  const result = computeForecast(input, () => undefined);
  await database.inCompany(scope, async (sql) => {
    await sql(
      "INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by) VALUES ($1, $2, $3, 'succeeded', $4)",
      [jobId, companyId, HORIZON_MONTHS, scope.userId],
    );
    await sql('INSERT INTO forecasts (id, company_id, job_id, as_of, result) VALUES ($1, $2, $3, $4, $5)', [
      forecastId,
      companyId,
      jobId,
      input.asOf,
      JSON.stringify(result),
    ]);
  });
  return forecastId;
}

/** Fills an empty, migrated database. `workers` is the worker role's. */
export async function writeBenchData(database: Database, workers: Database): Promise<BenchPlace> {
  const scope = { userId: newId(), companyId: newId() };
  await database.asPerson({ ...scope, loginEmail: 'bench@example.com' }, (sql) => writeCompany(sql, scope));
  await database.inCompany(scope, async (sql) => {
    const accounts = await writeAccounts(sql, scope.companyId);
    await writeYears(sql, scope.companyId);
    for (let index = 0; index < MONTHS; index += 1)
      await writeMonth(sql, scope, accounts, addToMonth(FIRST_MONTH, index));
    await writeScenarios(sql, scope);
  });
  const forecastId = await writeForecast(database, workers, scope);
  const to = addToMonth(FIRST_MONTH, MONTHS - 1);
  return { ...scope, forecastId, from: addToMonth(to, 1 - REPORT_MONTHS), to };
}
