import type { Sql } from '@/shared/database/Database.ts';

export const EVENT_STATES = ['stored', 'parked', 'applied', 'ignored', 'dead'] as const;
export type EventState = (typeof EVENT_STATES)[number];

/** Keeps an event, once; true when it was new. */
export async function receiveEvent(
  sql: Sql,
  event: { readonly id: string; readonly payload: string },
  source: 'webhook' | 'poll',
  at: Date,
): Promise<boolean> {
  const [row] = await sql<{ is_new: boolean }>(
    'SELECT receive_billing_event($1, $2::jsonb, $3, $4) AS is_new',
    [event.id, event.payload, source, at],
    'receive_billing_event',
  );
  return row?.is_new === true;
}

/** An event that waits to be applied. */
export type DueEvent = {
  readonly id: string;
  readonly type: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly customerId: string | null;
  /** The charge that a refund or a dispute is about. */
  readonly chargeId: string | null;
  readonly attempts: number;
};

/** Oldest first. For the worker, as everything below. */
export async function listDueEvents(sql: Sql, now: Date, most: number): Promise<DueEvent[]> {
  return sql<DueEvent>(
    `SELECT id, type, object_kind AS "objectKind", object_id AS "objectId", customer_id AS "customerId", attempts,
        payload->'data'->'object'->>'charge' AS "chargeId"
      FROM billing_events WHERE state = 'stored' AND next_attempt_at <= $1 ORDER BY occurred_at, id LIMIT $2`,
    [now, most],
    'due_events',
  );
}

/** Of these, those that nobody has applied meanwhile; locked. */
export async function lockEvents(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    "SELECT id FROM billing_events WHERE id = ANY ($1) AND state = 'stored' ORDER BY id FOR UPDATE SKIP LOCKED",
    [ids],
    'lock_events',
  );
  return rows.map(({ id }) => id);
}

export async function endEvents(
  sql: Sql,
  ids: readonly string[],
  end: {
    readonly state: 'applied' | 'ignored' | 'parked';
    readonly companyId: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await sql(
    `UPDATE billing_events SET state = $2, company_id = $3, ended_at = CASE WHEN $2 <> 'parked' THEN $4::timestamptz END,
        last_error = NULL WHERE id = ANY ($1) AND state = 'stored'`,
    [ids, end.state, end.companyId, end.at],
    'end_events',
  );
}

/** Tried again later, or given up. */
export async function failEvents(
  sql: Sql,
  ids: readonly string[],
  failure: {
    readonly error: string;
    readonly isCounted: boolean;
    readonly nextAttemptAt: Date;
    readonly isDead: boolean;
  },
): Promise<void> {
  await sql(
    `UPDATE billing_events SET attempts = attempts + $2, last_error = $3, next_attempt_at = $4,
        state = CASE WHEN $5 THEN 'dead' ELSE state END WHERE id = ANY ($1) AND state = 'stored'`,
    [ids, failure.isCounted ? 1 : 0, failure.error, failure.nextAttemptAt, failure.isDead],
    'fail_events',
  );
}

/** Those of companies that are no longer frozen wait to be applied again, the oldest first. */
export async function redriveParked(sql: Sql, now: Date, most: number): Promise<number> {
  const rows = await sql(
    `UPDATE billing_events SET state = 'stored', next_attempt_at = $1 WHERE id IN (
        SELECT e.id FROM billing_events e WHERE e.state = 'parked'
          AND NOT EXISTS (SELECT FROM billing_standing(e.company_id)) ORDER BY e.occurred_at, e.id LIMIT $2)
      RETURNING id`,
    [now, most],
    'redrive_parked',
  );
  return rows.length;
}

export type EventFigures = { readonly lagSeconds: number; readonly dead: number; readonly parked: number };

/** How long the oldest one has waited, and what needs a person. */
export async function readEventFigures(sql: Sql, now: Date): Promise<EventFigures> {
  const [row] = await sql<EventFigures>(
    `SELECT coalesce(greatest(0, extract(epoch FROM $1::timestamptz - min(received_at)
          FILTER (WHERE state = 'stored'))), 0)::float8 AS "lagSeconds",
        count(*) FILTER (WHERE state = 'dead')::int AS dead, count(*) FILTER (WHERE state = 'parked')::int AS parked
      FROM billing_events WHERE state IN ('stored', 'dead', 'parked')`,
    [now],
    'event_figures',
  );
  return row ?? { lagSeconds: 0, dead: 0, parked: 0 };
}

/** Until when the provider's list of events has been read; undefined before the first time. */
export async function readPolledUntil(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<{ read_until: string }>(
    "SELECT read_until FROM billing_polls WHERE name = 'events'",
    [],
    'polled_until',
  );
  return row?.read_until;
}

export async function keepPolledUntil(sql: Sql, until: Date): Promise<void> {
  await sql(
    `INSERT INTO billing_polls (name, read_until) VALUES ('events', $1)
      ON CONFLICT (name) DO UPDATE SET read_until = greatest(billing_polls.read_until, $1)`,
    [until],
    'keep_polled_until',
  );
}
