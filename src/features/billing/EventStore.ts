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
