import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';

export type IntentKind = 'checkout' | 'change' | 'cancel' | 'reactivate' | 'pay';
export type IntentState = 'calling' | 'open' | 'done' | 'refused' | 'abandoned';

/** What somebody wanted of the provider. Its id is the idempotency key. */
export type BillingIntent = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: IntentKind;
  readonly fingerprint: string;
  /** The parameters of the call, so that it can be repeated to the letter. */
  readonly wanted: { readonly [name: string]: JsonValue };
  readonly planFrom: string | null;
  readonly planTo: string | null;
  readonly subscriptionId: string | null;
  readonly effectiveAt: string | null;
  readonly resultId: string | null;
  readonly resultUrl: string | null;
  readonly state: IntentState;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
};

const COLUMNS = `id, company_id AS "companyId", kind, fingerprint, wanted, plan_from AS "planFrom", plan_to AS "planTo",
  subscription_id AS "subscriptionId", effective_at AS "effectiveAt", result_id AS "resultId",
  result_url AS "resultUrl", state, created_by AS "createdBy", created_at AS "createdAt", expires_at AS "expiresAt",
  ended_at AS "endedAt"`;

/** False when another one of the company has not ended, or the same was done already. */
export async function insertIntent(sql: Sql, intent: BillingIntent): Promise<boolean> {
  const rows = await sql(
    `INSERT INTO billing_intents (id, company_id, kind, fingerprint, wanted, plan_from, plan_to, subscription_id,
        effective_at, state, created_by, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
    [
      intent.id,
      intent.companyId,
      intent.kind,
      intent.fingerprint,
      JSON.stringify(intent.wanted),
      intent.planFrom,
      intent.planTo,
      intent.subscriptionId,
      intent.effectiveAt,
      intent.state,
      intent.createdBy,
      intent.createdAt,
      intent.expiresAt,
    ],
  );
  return rows.length === 1;
}

/** The one that has not ended, else the one that did the same before. */
export async function readIntentInTheWay(
  sql: Sql,
  companyId: string,
  fingerprint: string,
): Promise<BillingIntent | undefined> {
  const [row] = await sql<BillingIntent>(
    `SELECT ${COLUMNS} FROM billing_intents WHERE company_id = $1
        AND (ended_at IS NULL OR (state = 'done' AND fingerprint = $2)) ORDER BY ended_at NULLS FIRST LIMIT 1`,
    [companyId, fingerprint],
  );
  return row;
}

/** The newest one of the company, whatever became of it. */
export async function readLatestIntent(sql: Sql, companyId: string): Promise<BillingIntent | undefined> {
  const [row] = await sql<BillingIntent>(
    `SELECT ${COLUMNS} FROM billing_intents WHERE company_id = $1 ORDER BY id DESC LIMIT 1`,
    [companyId],
    'latest_intent',
  );
  return row;
}

export async function readIntent(sql: Sql, id: string): Promise<BillingIntent | undefined> {
  const [row] = await sql<BillingIntent>(`SELECT ${COLUMNS} FROM billing_intents WHERE id = $1`, [id]);
  return row;
}

/** Those of every company that nobody has heard of since then; only for the worker. */
export async function listForgottenIntents(sql: Sql, before: Date, most: number): Promise<BillingIntent[]> {
  return sql<BillingIntent>(
    `SELECT ${COLUMNS} FROM billing_intents WHERE ended_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2`,
    [before, most],
    'forgotten_intents',
  );
}

/** A checkout that waits to be paid. False when it has ended meanwhile. */
export async function openIntent(
  sql: Sql,
  id: string,
  result: { readonly resultId: string; readonly resultUrl: string | null; readonly expiresAt: string },
): Promise<boolean> {
  const rows = await sql(
    `UPDATE billing_intents SET state = 'open', result_id = $2, result_url = $3, expires_at = $4
      WHERE id = $1 AND ended_at IS NULL RETURNING id`,
    [id, result.resultId, result.resultUrl, result.expiresAt],
  );
  return rows.length === 1;
}

/** False when it had ended before. */
export async function endIntent(
  sql: Sql,
  id: string,
  end: {
    readonly state: 'done' | 'refused' | 'abandoned';
    readonly endedAt: Date;
    readonly errorCode?: string | undefined;
    readonly resultId?: string | undefined;
  },
): Promise<boolean> {
  const rows = await sql(
    `UPDATE billing_intents SET state = $2, ended_at = $3, error_code = $4, result_id = coalesce($5, result_id)
      WHERE id = $1 AND ended_at IS NULL RETURNING id`,
    [id, end.state, end.endedAt, end.errorCode ?? null, end.resultId ?? null],
  );
  return rows.length === 1;
}

/** A change whose answer is not known yet. */
export async function isChangeUnderWay(sql: Sql, companyId: string): Promise<boolean> {
  const rows = await sql(
    "SELECT id FROM billing_intents WHERE company_id = $1 AND kind = 'change' AND ended_at IS NULL",
    [companyId],
    'change_under_way',
  );
  return rows.length > 0;
}

/** The moment from which the latest change counts that was made, or may have been; null when there was none. */
export async function readLastChangeSeconds(
  sql: Sql,
  companyId: string,
  subscriptionId: string,
): Promise<number | null> {
  const [row] = await sql<{ seconds: number | null }>(
    `SELECT max((wanted->>'prorationSeconds')::bigint) AS seconds FROM billing_intents
      WHERE company_id = $1 AND subscription_id = $2 AND kind = 'change' AND state IN ('calling', 'done')`,
    [companyId, subscriptionId],
    'last_change',
  );
  return row?.seconds ?? null;
}
