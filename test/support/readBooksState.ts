/** What stands in a company's books, read past every tenant wall as the operator's role `accubooks`. */
import pg from 'pg';

/** Equal for two companies exactly when the same vouchers stand in both and every rule of the ledger holds. */
export type BooksState = {
  readonly entries: number;
  readonly openings: number;
  readonly reversals: number;
  readonly postings: number;
  readonly accounts: number;
  readonly fiscalYears: number;
  readonly fingerprints: number;
  /** Of the batches that are not mere previews. */
  readonly batches: string;
  /** Of every posting with its voucher, account and amount. */
  readonly digest: string;
  /** Of every balance kept by account and month. */
  readonly balancesDigest: string;
  /** Accounts and months whose kept balance is not the sum of the postings. */
  readonly wrongBalances: number;
  /** Vouchers without all their postings, or that do not sum to zero. */
  readonly wrongVouchers: number;
  /** Accounts and currencies whose postings do not sum to zero. */
  readonly standingAccounts: number;
};

const STATE = `
WITH p AS (
  SELECT v.kind, v.series, v.number, v.dated_on, v.description, v.source_line, a.number AS account, p.line_no,
    p.amount_minor, p.currency, p.account_id, date_trunc('month', p.dated_on::timestamp)::date AS month
  FROM postings p JOIN vouchers v ON v.id = p.voucher_id JOIN accounts a ON a.id = p.account_id
  WHERE p.company_id = $1),
-- a reversal takes back from the side that its original stands on
summed AS (SELECT account_id, month, currency,
    sum(CASE kind WHEN 'reversal' THEN least(amount_minor, 0) ELSE greatest(amount_minor, 0) END) AS debit,
    sum(CASE kind WHEN 'reversal' THEN -greatest(amount_minor, 0) ELSE greatest(-amount_minor, 0) END) AS credit
  FROM p GROUP BY 1, 2, 3),
kept AS (SELECT b.*, a.number FROM account_balances b JOIN accounts a ON a.id = b.account_id
  WHERE b.company_id = $1)
SELECT
  (SELECT count(*) FROM vouchers WHERE company_id = $1 AND kind = 'entry')::int AS entries,
  (SELECT count(*) FROM vouchers WHERE company_id = $1 AND kind = 'opening')::int AS openings,
  (SELECT count(*) FROM vouchers WHERE company_id = $1 AND kind = 'reversal')::int AS reversals,
  (SELECT count(*) FROM p)::int AS postings,
  (SELECT count(*) FROM accounts WHERE company_id = $1)::int AS accounts,
  (SELECT count(*) FROM fiscal_years WHERE company_id = $1)::int AS "fiscalYears",
  (SELECT count(*) FROM import_fingerprints WHERE company_id = $1)::int AS fingerprints,
  (SELECT coalesce(string_agg(state, ' ' ORDER BY id), '') FROM import_batches
    WHERE company_id = $1 AND state <> 'previewed') AS batches,
  (SELECT md5(coalesce(string_agg(concat_ws('|', kind, series, number, dated_on, description, source_line, line_no,
      account, amount_minor, currency), E'\\n' ORDER BY kind, series, number, dated_on, description, source_line,
      line_no, account, amount_minor), '')) FROM p) AS digest,
  (SELECT md5(coalesce(string_agg(concat_ws('|', number, month, currency, debit_minor, credit_minor), E'\\n'
      ORDER BY number, month, currency), '')) FROM kept) AS "balancesDigest",
  (SELECT count(*) FROM summed s FULL JOIN kept k USING (account_id, month, currency)
    WHERE s.debit IS DISTINCT FROM k.debit_minor OR s.credit IS DISTINCT FROM k.credit_minor)::int AS "wrongBalances",
  (SELECT count(*) FROM vouchers v LEFT JOIN (SELECT voucher_id, count(*) AS have, sum(amount_minor) AS off
      FROM postings WHERE company_id = $1 GROUP BY 1) q ON q.voucher_id = v.id
    WHERE v.company_id = $1 AND (q.have, q.off) IS DISTINCT FROM (v.posting_count, 0))::int AS "wrongVouchers",
  (SELECT count(*) FROM (SELECT 1 FROM p GROUP BY account, currency HAVING sum(amount_minor) <> 0) s)::int
    AS "standingAccounts"`;

/** Rows of one statement on a connection of its own, so that a server that was killed in between does not matter. */
export async function queryOnce<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    // a server that was killed has forgotten its statistics, and loops where it should hash
    await client.query('SET enable_nestloop = off');
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** `operatorUrl` is DATABASE_OPERATOR_URL. */
export async function readBooksState(operatorUrl: string, companyId: string): Promise<BooksState> {
  const [state] = await queryOnce<BooksState>(operatorUrl, STATE, [companyId]);
  if (state === undefined) throw new Error('no state');
  return state;
}
