/** How far the archive of the write-ahead log is behind; without it no hour is left to restore to (C12). */
export const WAL_ARCHIVE = `
  SELECT current_setting('archive_mode') <> 'off' AS "isOn", failed_count::float8 AS failures,
    coalesce(last_failed_time > last_archived_time, last_failed_time IS NOT NULL) AS "isFailing",
    extract(epoch FROM clock_timestamp() - coalesce(last_archived_time, stats_reset, pg_postmaster_start_time()))::float8
      AS "ageSeconds",
    CASE WHEN pg_is_in_recovery() THEN 0
      WHEN last_archived_wal ~ '^[0-9A-F]{24}$' THEN pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') - segment * (1 +
        ('x' || substr(last_archived_wal, 9, 8))::bit(32)::bigint * (4294967296 / segment) +
        ('x' || substr(last_archived_wal, 17, 8))::bit(32)::bigint)
      ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') % segment END::float8 AS "waitingBytes"
  FROM pg_stat_archiver, (SELECT pg_size_bytes(current_setting('wal_segment_size')) AS segment) s`;

export type WalArchive = {
  readonly isOn: boolean;
  /** Since the statistics were reset. */
  readonly failures: number;
  /** The last try failed. */
  readonly isFailing: boolean;
  /** Since the last segment was archived. */
  readonly ageSeconds: number;
  /** Written since the end of that segment. */
  readonly waitingBytes: number;
};

/** What an idle server writes by itself after a switch of segments, in bytes; nothing is lost with it. */
const IDLE_BYTES_MAX = 16_384;

/** Age of the log that waits to be archived, about; 0 while none does. */
export function archiveAgeSeconds({ ageSeconds, waitingBytes, isFailing }: WalArchive): number {
  return isFailing || waitingBytes > IDLE_BYTES_MAX ? Math.max(0, ageSeconds) : 0;
}
