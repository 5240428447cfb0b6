import type { Piece, ReadPiece } from '../CompanySweep.ts';

/** Vouchers of one statement. */
const VOUCHERS = 1_000;
/** Named one by one; the rest of a piece is found when these are looked into. */
const NAMED_MAX = 20;

type Row = {
  readonly last: string;
  readonly vouchers: number;
  readonly faults:
    | readonly { id: string; lines: number; head: number; sums: Record<string, number> }[]
    | null;
};

/** Debit equals credit in every voucher and currency, and it has as many postings as its head says. */
const LOOK = `
  WITH heads AS (SELECT v.id, v.posting_count FROM vouchers v WHERE v.company_id = $1 AND v.id > $2 ORDER BY v.id LIMIT ${VOUCHERS}),
  sums AS (
    SELECT h.id, h.posting_count, p.currency, coalesce(p.off, 0) AS off, coalesce(p.lines, 0) AS lines
      FROM heads h LEFT JOIN LATERAL (
        SELECT currency, sum(amount_minor) AS off, count(*) AS lines FROM postings
         WHERE company_id = $1 AND voucher_id = h.id GROUP BY currency) p ON true),
  faults AS (
    SELECT s.id, s.posting_count AS head, sum(s.lines)::int AS lines,
           jsonb_object_agg(coalesce(s.currency, ''), s.off) AS sums
      FROM sums s GROUP BY 1, 2
    HAVING bool_or(s.off <> 0) OR sum(s.lines) <> s.posting_count ORDER BY 1 LIMIT ${NAMED_MAX})
  SELECT (SELECT max(id) FROM heads) AS last, (SELECT count(*)::int FROM heads) AS vouchers,
         (SELECT jsonb_agg(to_jsonb(f)) FROM faults f) AS faults`;

export const readVoucherPiece: ReadPiece = async (sql, companyId, after): Promise<Piece> => {
  const [row] = await sql<Row>(LOOK, [companyId, after], 'integrity_vouchers');
  if (row === undefined) throw new RangeError('the database answered without a row');
  const { last, vouchers, faults } = row;
  return {
    looked: vouchers,
    next: vouchers < VOUCHERS ? undefined : last,
    violations: (faults ?? []).map(({ id, lines, head, sums }) => ({
      companyId,
      subject: `voucher ${id}`,
      message:
        lines === head
          ? `CalculationError: voucher ${id} does not balance`
          : `CalculationError: voucher ${id} has ${lines} postings where its head says ${head}`,
      evidence: { voucherId: id, offMinor: sums, postings: lines, expectedPostings: head },
      isAcceptable: true,
    })),
  };
};
