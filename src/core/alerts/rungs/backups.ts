/** What nobody notices until it is needed: archived log, backups, and whether one was ever restored (1.23). */
import { type Alert, CRITICAL_FOR_S } from '../Alert.ts';
import { inUnits, scaledS } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const labels = 'instance="worker:3002",job="worker",process="worker"';
const age = (kind: string, seconds: number) => ({
  [`operational_evidence_age_seconds{${labels},kind="${kind}"}`]: `60+0x5 ${seconds}+0x120`,
  [`operational_evidence_expected{${labels},kind="${kind}"}`]: '1+0x130',
});
const common = { ladder: 'backups', component: 'database', runbook: 'P1-4' } as const;
/** Older than promised, where it is promised; what has never been done is old from the beginning. */
const olderThan = (kind: string, seconds: number) =>
  `max by (kind) (operational_evidence_age_seconds{kind="${kind}"}) > ${seconds} and on (kind) max by (kind) (operational_evidence_expected{kind="${kind}"}) == 1`;

export const BACKUPS: readonly Alert[] = [
  {
    ...common,
    name: 'WalArchiveStalled',
    priority: 'P1',
    expr: (scale) =>
      `max(wal_archive_age_seconds) > ${scaledS(scale, 15 * MINUTE)} or max(wal_archive_enabled) == 0 and on () max(operational_evidence_expected{kind="wal-archive"}) == 1`,
    forS: CRITICAL_FOR_S,
    summary: 'The write-ahead log is not archived',
    description:
      'The last segment was archived {{ $value | humanizeDuration }} ago: what came since would be lost.',
    sources: ['R185', 'R194', 'C12', '1.23'],
    means:
      'Everything works, and a loss of the database now would cost more than promised: at most one hour (RPO). The disk of the database fills up meanwhile.',
    look: [
      '`psql -c "SELECT * FROM pg_stat_archiver;"`: `last_failed_wal` and when.',
      'Credentials, space and reachability of the repository.',
    ],
    proof: {
      series: { [`wal_archive_age_seconds{${labels}}`]: '0+0x5 1000+0x60' },
      firesAtS: 120,
      value: '16m 40s',
    },
  },
  {
    ...common,
    name: 'BackupStale',
    priority: 'P2',
    expr: (scale) => olderThan('backup', scaledS(scale, 26 * HOUR)),
    forS: CRITICAL_FOR_S,
    summary: 'The last backup is too old',
    description:
      'The last backup that was verified is {{ $value | humanizeDuration }} old; one is due every day.',
    sources: ['R201', '1.23'],
    means: 'A restore would have to replay more than a day of log, and take longer than promised.',
    look: [
      "The log of last night's backup.",
      `It is due at 02:00 UTC; ${inUnits(26 * HOUR)} leave it two hours.`,
    ],
    proof: {
      series: age('backup', 100_000),
      firesAtS: 120,
      value: '1d 3h 46m 40s',
      labels: { kind: 'backup' },
    },
  },
  {
    ...common,
    name: 'RestoreDrillStale',
    priority: 'P2',
    expr: (scale) => olderThan('restore-drill', scaledS(scale, 35 * DAY)),
    forS: CRITICAL_FOR_S,
    summary: 'No backup was restored for a month',
    description: 'The last restore that was tried and passed is {{ $value | humanizeDuration }} old.',
    sources: ['R193', '1.23'],
    means: 'A backup that nobody has restored is a hope.',
    look: ['`npx accubooks evidence list --kind restore-drill` shows when and with what result.'],
    proof: {
      series: age('restore-drill', 4_000_000),
      firesAtS: 120,
      value: '46d 7h 6m 40s',
      labels: { kind: 'restore-drill' },
    },
  },
  {
    ...common,
    name: 'BackupCorrupt',
    priority: 'P1',
    expr: () => 'max by (kind) (operational_evidence_failing{kind=~"backup|restore-drill|wal-archive"}) == 1',
    forS: 0,
    summary: 'A backup failed its check',
    description: 'The last {{ $labels.kind }} that was recorded has failed or has expired.',
    sources: ['drill 9', '1.23'],
    means: 'The newest backup cannot be trusted. Do not delete older ones.',
    look: [
      '`npx accubooks evidence list --kind backup` says what failed.',
      'The repository itself: `pgbackrest verify`.',
    ],
    proof: {
      series: { [`operational_evidence_failing{${labels},kind="backup"}`]: '0+0x5 1+0x60' },
      firesAtS: 60,
      labels: { kind: 'backup' },
    },
  },
];
