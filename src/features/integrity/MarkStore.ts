import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** What the guard remembers; as the worker's role. */
export async function readMark<Value>(sql: Sql, check: string, place: string): Promise<Value | undefined> {
  const [row] = await sql<{ value: Value }>(
    'SELECT value FROM integrity_marks WHERE check_kind = $1 AND place = $2',
    [check, place],
    'integrity_mark_read',
  );
  return row?.value;
}

export async function writeMark(sql: Sql, check: string, place: string, value: JsonValue): Promise<void> {
  await sql(
    `INSERT INTO integrity_marks AS m (check_kind, place, value) VALUES ($1, $2, $3)
     ON CONFLICT (check_kind, place) DO UPDATE SET value = excluded.value, marked_at = clock_timestamp()
       WHERE m.value IS DISTINCT FROM excluded.value`,
    [check, place, JSON.stringify(value)],
    'integrity_mark_write',
  );
}

/** True while this one is the guard: one process at a time, and another when it falls silent. */
export async function takeWatch(sql: Sql, by: string, silentAfterMs: number): Promise<boolean> {
  const rows = await sql(
    `INSERT INTO integrity_marks AS m (check_kind, place, value) VALUES ('guard', 'watch', to_jsonb($1::text))
     ON CONFLICT (check_kind, place) DO UPDATE SET value = excluded.value, marked_at = clock_timestamp()
       WHERE m.value = excluded.value OR m.marked_at < clock_timestamp() - $2 * interval '1 millisecond'
     RETURNING 1`,
    [by, silentAfterMs],
    'integrity_watch',
  );
  return rows.length === 1;
}

/** Whoever stops lets another one take over at once. */
export async function leaveWatch(sql: Sql, by: string): Promise<void> {
  await sql(
    "DELETE FROM integrity_marks WHERE check_kind = 'guard' AND place = 'watch' AND value = to_jsonb($1::text)",
    [by],
  );
}

export async function readNow(sql: Sql): Promise<string> {
  const [row] = await sql<{ at: string }>('SELECT clock_timestamp() AS at', [], 'integrity_now');
  if (row === undefined) throw new RangeError('the database does not tell the time');
  return row.at;
}

/** Ids of companies after `after`, in order: all that have members or a chain of the audit log. */
export async function companiesAfter(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `(SELECT DISTINCT company_id AS id FROM memberships WHERE company_id > $1 ORDER BY 1 LIMIT $2)
     UNION (SELECT chain FROM guard_audit_chains($1, $2::integer) WHERE chain <> 'platform')
     ORDER BY 1 LIMIT $2`,
    [after, limit],
    'integrity_companies',
  );
  return rows.map(({ id }) => id);
}
