import type { MoneyObject } from '@/core/billing/MoneyObject.ts';
import type { Difference } from '@/core/billing/reconcile.ts';
import type { AmountsByAccount } from '@/core/billing/verifyVouchers.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** Rows of one statement, and statements of one kind: a million rows. */
const PAGE = 1_000;
const PAGES_MAX = 1_000;
/** Pause before a night that failed is tried again. */
const AGAIN_AFTER_MS = 10 * 60_000;

export type BookedVoucher = {
  readonly voucherId: string;
  readonly source: string;
  readonly part: string;
  readonly kind: MoneyObject['kind'];
  readonly companyId: string;
  readonly owed: string;
  /** True when the mirror has the object, whenever it was made. */
  readonly isMirrored: boolean;
  readonly currency: string | null;
  readonly standing: AmountsByAccount | null;
  readonly takenBack: AmountsByAccount | null;
  readonly isTakenBack: boolean;
};

export type KnownEvent = { readonly id: string; readonly state: string; readonly objectId: string };

export type ReconciliationRow = {
  readonly id: string;
  readonly night: string | null;
  readonly state: 'running' | 'done' | 'failed';
  readonly startedBy: string;
  readonly since: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly counts: unknown;
  readonly differenceCount: number | null;
  readonly fault: string | null;
};

const MIRROR = `
  SELECT * FROM (
    SELECT 'invoice' AS kind, id, company_id, currency, state, total_minor AS amount_minor, paid_minor AS moved_minor,
        due_minor AS asked_minor, reason, subscription_id, created_at FROM invoices WHERE created_at >= $1
    UNION ALL SELECT 'charge', id, company_id, currency, state, amount_minor, refunded_minor, NULL, NULL, NULL,
        created_at FROM charges WHERE created_at >= $1
    UNION ALL SELECT 'refund', id, company_id, currency, state, amount_minor, 0, NULL, NULL, NULL, created_at
        FROM provider_refunds WHERE created_at >= $1
    UNION ALL SELECT 'dispute', id, company_id, currency, state, amount_minor, 0, NULL, NULL, NULL, created_at
        FROM disputes WHERE created_at >= $1) m
  WHERE id > $2 ORDER BY id LIMIT ${PAGE}`;

export type MirrorRow = {
  readonly kind: MoneyObject['kind'];
  readonly id: string;
  readonly company_id: string;
  readonly currency: string;
  readonly state: string;
  readonly amount_minor: number;
  readonly moved_minor: number;
  readonly asked_minor: number | null;
  readonly reason: string | null;
  readonly subscription_id: string | null;
  readonly created_at: string;
};

/** Postings of a voucher as one object, amounts by account number. */
const POSTINGS = (voucher: string) => `(SELECT jsonb_object_agg(n.number, n.amount) FROM (
    SELECT a.number, sum(p.amount_minor) AS amount FROM postings p JOIN accounts a ON a.id = p.account_id
    WHERE p.company_id = v.company_id AND p.voucher_id = ${voucher} GROUP BY a.number) n)`;

const BOOKED = `
  SELECT v.voucher_id AS "voucherId", v.source, v.part, s.kind, v.subject_company_id AS "companyId", v.owed,
    EXISTS (SELECT FROM invoices x WHERE x.id = v.source) OR EXISTS (SELECT FROM charges x WHERE x.id = v.source)
      OR EXISTS (SELECT FROM provider_refunds x WHERE x.id = v.source)
      OR EXISTS (SELECT FROM disputes x WHERE x.id = v.source) AS "isMirrored",
    (SELECT min(p.currency) FROM postings p WHERE p.company_id = v.company_id AND p.voucher_id = v.voucher_id) AS currency,
    ${POSTINGS('v.voucher_id')} AS standing, v.reversal_id IS NOT NULL AS "isTakenBack",
    CASE WHEN v.reversal_id IS NOT NULL THEN ${POSTINGS('v.reversal_id')} END AS "takenBack"
  FROM platform_vouchers v JOIN platform_sources s ON s.id = v.source
  WHERE v.voucher_id > $1 ORDER BY v.voucher_id LIMIT ${PAGE}`;

async function readPages<Row>(
  read: (after: string) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): Promise<{ rows: Row[]; isComplete: boolean }> {
  const rows: Row[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const last = rows.at(-1);
    const more = await read(last === undefined ? '' : keyOf(last));
    rows.push(...more);
    if (more.length < PAGE) return { rows, isComplete: true };
  }
  return { rows, isComplete: false };
}

/** The statements of reconciliation; the transaction has entered the platform's own company where it says so. */
export class ReconciliationStore {
  mirror(sql: Sql, since: string): Promise<{ rows: MirrorRow[]; isComplete: boolean }> {
    return readPages(
      (after) => sql<MirrorRow>(MIRROR, [since, after], 'reconcile_mirror'),
      ({ id }) => id,
    );
  }

  /** Inside the platform's own company. */
  booked(sql: Sql): Promise<{ rows: BookedVoucher[]; isComplete: boolean }> {
    return readPages(
      (after) => sql<BookedVoucher>(BOOKED, [after], 'reconcile_booked'),
      ({ voucherId }) => voucherId,
    );
  }

  /** Inside the platform's own company. */
  async balances(
    sql: Sql,
  ): Promise<{ number: string; currency: string; balanceMinor: number; postedMinor: number }[]> {
    return sql(
      `SELECT a.number, coalesce(b.currency, p.currency) AS currency, coalesce(b.amount, 0)::bigint AS "balanceMinor",
         coalesce(p.amount, 0)::bigint AS "postedMinor"
       FROM (SELECT account_id, currency, sum(debit_minor - credit_minor) AS amount FROM account_balances
             WHERE company_id = current_setting('app.company_id') GROUP BY 1, 2) b
       FULL JOIN (SELECT account_id, currency, sum(amount_minor) AS amount FROM postings
             WHERE company_id = current_setting('app.company_id') GROUP BY 1, 2) p USING (account_id, currency)
       JOIN accounts a ON a.id = account_id ORDER BY a.number`,
      [],
      'reconcile_balances',
    );
  }

  async companiesOfCustomers(sql: Sql): Promise<Map<string, string>> {
    const { rows } = await readPages(
      (after) =>
        sql<{ customer_id: string; company_id: string }>(
          `SELECT customer_id, company_id FROM billing_customers WHERE customer_id > $1
           ORDER BY customer_id LIMIT ${PAGE}`,
          [after],
          'reconcile_customers',
        ),
      ({ customer_id: id }) => id,
    );
    return new Map(rows.map((row) => [row.customer_id, row.company_id]));
  }

  /** Of these events, those that came. */
  async events(sql: Sql, ids: readonly string[]): Promise<KnownEvent[]> {
    const known: KnownEvent[] = [];
    for (let start = 0; start < ids.length; start += PAGE)
      known.push(
        ...(await sql<KnownEvent>(
          'SELECT id, state, object_id AS "objectId" FROM billing_events WHERE id = ANY($1::text[])',
          [ids.slice(start, start + PAGE)],
          'reconcile_events',
        )),
      );
    return known;
  }

  /** Objects of which an event waits to be applied: parked by a freeze, or come just now. */
  async waitingObjects(sql: Sql): Promise<Set<string>> {
    const { rows } = await readPages(
      (after) =>
        sql<{ id: string; object_id: string }>(
          `SELECT id, object_id FROM billing_events WHERE state IN ('stored', 'parked') AND id > $1
           ORDER BY id LIMIT ${PAGE}`,
          [after],
          'reconcile_waiting',
        ),
      ({ id }) => id,
    );
    return new Set(rows.map((row) => row.object_id));
  }

  /** Takes the night, or what another one left of it; undefined when it is done, taken or given up. */
  async claimNight(
    sql: Sql,
    claim: {
      readonly id: string;
      readonly night: string;
      readonly since: string;
      readonly by: string;
      readonly at: string;
      readonly leaseMs: number;
      readonly attemptsMax: number;
    },
  ): Promise<string | undefined> {
    const [row] = await sql<{ id: string }>(
      `INSERT INTO reconciliations AS r (id, night, state, started_by, since, lease_until, started_at)
       VALUES ($1, $2, 'running', $3, $4, $5::timestamptz + $6 * interval '1 millisecond', $5)
       ON CONFLICT (night) DO UPDATE SET attempts = r.attempts + 1, state = 'running',
         lease_until = excluded.lease_until
       WHERE r.state <> 'done' AND r.lease_until < $5 AND r.attempts < $7
       RETURNING r.id`,
      [claim.id, claim.night, claim.by, claim.since, claim.at, claim.leaseMs, claim.attemptsMax],
    );
    return row?.id;
  }

  async begin(
    sql: Sql,
    run: { readonly id: string; readonly since: string; readonly by: string; readonly at: string },
  ): Promise<void> {
    await sql(
      `INSERT INTO reconciliations (id, state, started_by, since, lease_until, started_at)
       VALUES ($1, 'running', $2, $3, $4, $4)`,
      [run.id, run.by, run.since, run.at],
    );
  }

  /** Nothing of a run that is done already, or that another one has done. */
  async finish(
    sql: Sql,
    run: { readonly id: string; readonly at: string; readonly counts: object },
    differences: readonly Difference[],
  ): Promise<void> {
    const rows = await sql(
      `UPDATE reconciliations SET state = 'done', finished_at = $2, counts = $3, difference_count = $4
       WHERE id = $1 AND state = 'running' RETURNING id`,
      [run.id, run.at, JSON.stringify(run.counts), differences.length],
    );
    if (rows.length === 0) return;
    for (const [at, one] of differences.entries())
      await sql(
        `INSERT INTO reconciliation_differences (reconciliation_id, seq, kind, object_kind, object_id,
           subject_company_id, currency, expected_minor, actual_minor, difference_minor, message)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[run.id, at + 1, one.kind, one.objectKind, one.id, one.companyId, one.currency],
          ...[one.expectedMinor, one.actualMinor, one.differenceMinor, one.message],
        ],
        'reconcile_keep',
      );
  }

  /** Keys of these differences that an earlier run has kept: whoever is to know of them knows. */
  async keptBefore(sql: Sql, ids: readonly string[]): Promise<Difference[]> {
    return sql<Difference>(
      `SELECT DISTINCT kind, object_kind AS "objectKind", object_id AS id, subject_company_id AS "companyId", currency,
         expected_minor AS "expectedMinor", actual_minor AS "actualMinor", difference_minor AS "differenceMinor", message
       FROM reconciliation_differences WHERE object_id = ANY($1::text[]) LIMIT 10000`,
      [ids],
    );
  }

  async fail(sql: Sql, id: string, at: string, fault: string): Promise<void> {
    await sql(
      `UPDATE reconciliations SET state = 'failed', finished_at = $2, fault = $3,
         lease_until = $2::timestamptz + $4 * interval '1 millisecond'
       WHERE id = $1 AND state = 'running'`,
      [id, at, fault, AGAIN_AFTER_MS],
    );
  }

  /** When the last night was done, in seconds since 1970; 0 when none was. */
  async lastNightSeconds(sql: Sql): Promise<number> {
    const [row] = await sql<{ at: number }>(
      `SELECT coalesce(extract(epoch FROM max(finished_at)), 0)::bigint AS at FROM reconciliations
       WHERE state = 'done' AND night IS NOT NULL`,
      [],
      'reconcile_last_night',
    );
    return row?.at ?? 0;
  }

  async latest(sql: Sql, limit: number): Promise<ReconciliationRow[]> {
    return sql(
      `SELECT id, night, state, started_by AS "startedBy", since, started_at AS "startedAt",
         finished_at AS "finishedAt", counts, difference_count AS "differenceCount", fault
       FROM reconciliations ORDER BY started_at DESC, id DESC LIMIT $1`,
      [limit],
      'reconcile_latest',
    );
  }
}
