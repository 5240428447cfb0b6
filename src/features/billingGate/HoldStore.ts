import type { Sql } from '@/shared/database/Database.ts';

export type HeldKind = 'subscription' | 'invoice' | 'session';
export type Hold = { readonly objectId: string; readonly kind: HeldKind; readonly companyId: string | null };

/** Holds that one run looks at. */
const HOLDS_MAX = 10_000;
/** One worker at a time holds or releases. */
const LOCK = 1_651_469_416;

/** What freezes have stopped at the provider, as the worker writes it. Each method is one statement. */
export class HoldStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Takes, until the transaction of this store ends, the place of the one worker that does this. */
  async tryLock(): Promise<boolean> {
    const [row] = await this.#sql<{ got: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS got', [LOCK]);
    return row?.got === true;
  }

  async companyOf(customerId: string): Promise<string | null> {
    const [row] = await this.#sql<{ company: string }>(
      'SELECT company_id AS company FROM billing_customers WHERE customer_id = $1',
      [customerId],
      'hold_company_of',
    );
    return row?.company ?? null;
  }

  async customerOf(companyId: string): Promise<string | undefined> {
    const [row] = await this.#sql<{ customer: string }>(
      'SELECT customer_id AS customer FROM billing_customers WHERE company_id = $1',
      [companyId],
      'hold_customer_of',
    );
    return row?.customer;
  }

  /** Before the provider is told, so that a worker that dies in between leaves nothing held unknown. */
  async add(freezeId: string, { objectId, kind, companyId }: Hold): Promise<void> {
    await this.#sql(
      `INSERT INTO billing_holds (freeze_id, object_id, kind, company_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
      [freezeId, objectId, kind, companyId],
      'add_billing_hold',
    );
  }

  /** True when a freeze of ours has stopped the object and not started it again. */
  async isOurs(objectId: string): Promise<boolean> {
    const rows = await this.#sql(
      'SELECT FROM billing_holds WHERE object_id = $1 AND released_at IS NULL LIMIT 1',
      [objectId],
      'is_held_by_us',
    );
    return rows.length > 0;
  }

  /** Ids of freezes in force that hold the object, other than this one. */
  async otherHolders(freezeId: string, objectId: string): Promise<number> {
    const [row] = await this.#sql<{ others: number }>(
      `SELECT count(*)::int AS others FROM billing_holds h JOIN billing_freezes f ON f.id = h.freeze_id
        WHERE h.object_id = $2 AND h.freeze_id <> $1 AND h.released_at IS NULL AND f.ended_at IS NULL`,
      [freezeId, objectId],
      'other_billing_holders',
    );
    return row?.others ?? 0;
  }

  /** What is still to be started again, in the order in which it was stopped; not what waits for a person. */
  async unreleased(freezeId: string): Promise<Hold[]> {
    return this.#sql<Hold>(
      `SELECT object_id AS "objectId", kind, company_id AS "companyId" FROM billing_holds
        WHERE freeze_id = $1 AND released_at IS NULL AND (outcome IS NULL OR outcome NOT LIKE 'waits%')
        ORDER BY (kind = 'invoice'), held_at, object_id LIMIT $2`,
      [freezeId, HOLDS_MAX],
      'unreleased_billing_holds',
    );
  }

  async release(freezeId: string, objectId: string, outcome: string): Promise<void> {
    await this.#sql(
      `UPDATE billing_holds h SET released_at = clock_timestamp(), outcome = $3 FROM billing_freezes f
        WHERE f.id = h.freeze_id AND h.object_id = $2 AND h.released_at IS NULL
          AND (h.freeze_id = $1 OR f.ended_at IS NOT NULL)`,
      [freezeId, objectId, outcome],
      'release_billing_hold',
    );
  }

  /** Leaves it to a person. */
  async leave(freezeId: string, objectId: string, why: string): Promise<void> {
    await this.#sql(
      'UPDATE billing_holds SET outcome = $3 WHERE freeze_id = $1 AND object_id = $2',
      [freezeId, objectId, `waits for a person: ${why}`],
      'leave_billing_hold',
    );
  }

  /** How far the work at the provider is; `isHeld` and `isReleased` are written once. */
  async note(
    freezeId: string,
    state: { readonly isHeld?: boolean; readonly isReleased?: boolean; readonly progress: string | null },
  ): Promise<void> {
    await this.#sql(
      `UPDATE billing_freezes SET progress = $2,
          held_at = CASE WHEN $3 THEN coalesce(held_at, clock_timestamp()) ELSE held_at END,
          released_at = CASE WHEN $4 THEN coalesce(released_at, clock_timestamp()) ELSE released_at END
        WHERE id = $1`,
      [freezeId, state.progress, state.isHeld === true, state.isReleased === true],
      'note_billing_hold',
    );
  }
}
