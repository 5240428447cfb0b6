import type { Piece, ReadPiece } from '../CompanySweep.ts';

/** Accounts of one statement. */
const ACCOUNTS = 40;
const NAMED_MAX = 20;

type Fault = {
  readonly account_id: string;
  readonly month: string;
  readonly currency: string;
  readonly is_debit: number;
  readonly should_debit: number;
  readonly is_credit: number;
  readonly should_credit: number;
};
type Row = { readonly last: string; readonly accounts: number; readonly faults: readonly Fault[] | null };

/** Every balance of a month is the sum of its postings, debit and credit apart; a reversal takes back from its side. */
const LOOK = `
  WITH chosen AS (SELECT a.id FROM accounts a WHERE a.company_id = $1 AND a.id > $2 ORDER BY a.id LIMIT ${ACCOUNTS}),
  lines AS (
    SELECT p.account_id, date_trunc('month', p.dated_on::timestamp)::date AS month, p.currency, p.amount_minor,
           (SELECT v.kind = 'reversal' FROM vouchers v WHERE v.company_id = $1 AND v.id = p.voucher_id) AS takes_back
      FROM chosen s CROSS JOIN LATERAL (
        SELECT * FROM postings WHERE company_id = $1 AND account_id = s.id OFFSET 0) p),
  should AS (
    SELECT account_id, month, currency,
           sum(CASE WHEN takes_back THEN least(amount_minor, 0) ELSE greatest(amount_minor, 0) END) AS debit,
           sum(CASE WHEN takes_back THEN least(-amount_minor, 0) ELSE greatest(-amount_minor, 0) END) AS credit
      FROM lines GROUP BY 1, 2, 3),
  kept AS (
    SELECT b.account_id, b.month, b.currency, b.debit_minor AS debit, b.credit_minor AS credit
      FROM chosen s JOIN account_balances b ON b.company_id = $1 AND b.account_id = s.id),
  faults AS (
    SELECT account_id, month, currency, coalesce(k.debit, 0) AS is_debit, coalesce(h.debit, 0) AS should_debit,
           coalesce(k.credit, 0) AS is_credit, coalesce(h.credit, 0) AS should_credit
      FROM kept k FULL JOIN should h USING (account_id, month, currency)
     WHERE coalesce(k.debit, 0) <> coalesce(h.debit, 0) OR coalesce(k.credit, 0) <> coalesce(h.credit, 0)
     ORDER BY 1, 2, 3 LIMIT ${NAMED_MAX})
  SELECT (SELECT max(id) FROM chosen) AS last, (SELECT count(*)::int FROM chosen) AS accounts,
         (SELECT jsonb_agg(to_jsonb(f)) FROM faults f) AS faults`;

/** The books of a company as a whole: all balances of a currency together are nothing. */
const TOTAL = `SELECT currency, sum(debit_minor)::text AS debit, sum(credit_minor)::text AS credit FROM account_balances
  WHERE company_id = $1 GROUP BY 1 HAVING sum(debit_minor) <> sum(credit_minor) ORDER BY 1 LIMIT ${NAMED_MAX}`;

export const readBalancePiece: ReadPiece = async (sql, companyId, after): Promise<Piece> => {
  const [row] = await sql<Row>(LOOK, [companyId, after], 'integrity_balances');
  if (row === undefined) throw new RangeError('the database answered without a row');
  const { last, accounts, faults } = row;
  const totals =
    after === ''
      ? await sql<{ currency: string; debit: string; credit: string }>(TOTAL, [companyId], 'integrity_total')
      : [];
  return {
    looked: accounts,
    next: accounts < ACCOUNTS ? undefined : last,
    violations: [
      ...(faults ?? []).map((fault) => ({
        companyId,
        subject: `balance of account ${fault.account_id} in ${fault.month} ${fault.currency}`,
        message: `CalculationError: a balance is not the sum of its postings (account ${fault.account_id}, ${fault.month})`,
        evidence: { ...fault },
        isAcceptable: true,
      })),
      ...totals.map(({ currency, debit, credit }) => ({
        companyId,
        subject: `all balances in ${currency}`,
        message: `CalculationError: debit and credit of the company differ in ${currency}`,
        evidence: { currency, debitMinor: debit, creditMinor: credit },
        isAcceptable: true,
      })),
    ],
  };
};
