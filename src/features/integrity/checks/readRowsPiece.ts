import type { ReadPiece } from '../CompanySweep.ts';
import { readMark, writeMark } from '../MarkStore.ts';

const AUDIT = 'audit_events';
/** Tables that nothing is ever deleted from; of imports, those that were committed. */
const NEVER_SHRINK: Readonly<Record<string, string>> = {
  accounts: 'true',
  fiscal_years: 'true',
  periods: 'true',
  vouchers: 'true',
  postings: 'true',
  account_balances: 'true',
  forecast_jobs: 'true',
  forecasts: 'true',
  import_batches: 'committed_at IS NOT NULL',
};
/** Tables whose deletions stand in the audit log, each by this action: what is there and what was deleted never falls. */
const DELETED_BY: Readonly<Record<string, string>> = { scenarios: 'scenario.deleted' };

type Counts = Readonly<Record<string, number>>;
/** Rows that went missing, until there are as many as there were. */
type Loss = { readonly table: string; readonly had: number; readonly missing: number };
type Mark = {
  readonly counts: Counts;
  /** Deletions that the audit log tells of up to this link. */
  readonly deleted: Counts;
  readonly seq: number;
  readonly losses: readonly Loss[];
};

/** Losses that are remembered for one company. */
const LOSSES_MAX = 50;

const counts = [
  ...Object.entries(NEVER_SHRINK).map(
    ([table, where]) => `'${table}', (SELECT count(*) FROM ${table} WHERE company_id = $1 AND ${where})`,
  ),
  ...Object.keys(DELETED_BY).map(
    (table) => `'${table}', (SELECT count(*) FROM ${table} WHERE company_id = $1)`,
  ),
];
const deletions = Object.entries(DELETED_BY).map(
  ([table, action]) =>
    `'${table}', (SELECT count(*) FROM audit_events WHERE company_id = $1 AND seq > $2 AND action = '${action}')`,
);
/** One statement and so one instant: a deletion and its event are both there or neither. */
const LOOK = `SELECT jsonb_build_object(${counts.join(', ')}) AS counts, jsonb_build_object(${deletions.join(', ')}) AS deleted,
  coalesce((SELECT max(seq) FROM audit_events WHERE company_id = $1), 0) AS seq`;

/** Every row that ever was, as far as this instant tells: those that are there, and those whose deletion is recorded. */
const everOf = (counts: Counts, deleted: Counts, table: string) =>
  (counts[table] ?? 0) + (deleted[table] ?? 0);

function findLosses(before: Mark | undefined, now: Omit<Mark, 'losses'>): Loss[] {
  if (before === undefined) return [];
  const known = before.losses.filter(({ table, had }) =>
    table === AUDIT ? now.seq < had : everOf(now.counts, now.deleted, table) < had,
  );
  const fresh = Object.keys(now.counts).flatMap((table) => {
    const had = everOf(before.counts, before.deleted, table);
    const missing = had - everOf(now.counts, now.deleted, table);
    return missing > 0 ? [{ table, had, missing }] : [];
  });
  const cutOff = before.seq - now.seq;
  if (cutOff > 0) fresh.push({ table: AUDIT, had: before.seq, missing: cutOff });
  return [...known, ...fresh].slice(-LOSSES_MAX);
}

/**
 * A table never has fewer rows than before, but for the deletions that the audit log tells of. What went missing is
 * told again until the rows are back, however many others have come meanwhile.
 */
export const readRowsPiece: ReadPiece = async (sql, companyId) => {
  const before = await readMark<Mark>(sql, 'rows', companyId);
  const [found] = await sql<Omit<Mark, 'losses'>>(LOOK, [companyId, before?.seq ?? 0], 'integrity_rows');
  if (found === undefined) throw new RangeError('the database answered without a row');
  const deleted = Object.fromEntries(
    Object.entries(found.deleted).map(([table, more]) => [table, (before?.deleted[table] ?? 0) + more]),
  );
  const now = { counts: found.counts, deleted, seq: found.seq };
  const losses = findLosses(before, now);
  await writeMark(sql, 'rows', companyId, { ...now, losses });
  return {
    looked: Object.keys(now.counts).length + 1,
    next: undefined,
    violations: losses.map(({ table, had, missing }) => ({
      companyId,
      subject: `rows of ${table}: ${missing} of ${had}`,
      message: `DataLossSuspected: ${missing} of ${had} rows of ${table} are gone and no deletion is recorded`,
      evidence: { table, had, missing },
      isAcceptable: true,
    })),
  };
};
