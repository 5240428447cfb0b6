/** Postgres and the pool of connections: 70 % is healthy, 80 % a warning, 90 % P0 (C07). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { over, scaledS } from '../Scale.ts';

const MINUTE = 60;
const HOUR = 3_600;
const GIB = 1_073_741_824;
const used = (share: number) => ({
  'database_pool_utilisation_ratio{instance="api:3000",job="api",process="api"}': `0.3+0x5 ${share}+0x100`,
});
const server = { ladder: 'database', component: 'database', runbook: 'P0-5' } as const;
const pool = { ladder: 'database-pool', component: 'database', runbook: 'P0-2' } as const;
const POOL_LOOK = [
  'Who holds them: `SELECT pid, application_name, state, now() - state_change FROM pg_stat_activity ORDER BY 4 DESC;`.',
  '`database_pool_waiting` says how many requests wait for a connection; they get `Connection pool timeout` and 503.',
  'Below 70 % it is healthy; between 70 % and 80 % it recovers, and is not resolved.',
];

export const DATABASE: readonly Alert[] = [
  {
    ...pool,
    name: 'DatabasePoolExhaustion',
    priority: 'P0',
    expr: () => 'max by (job) (database_pool_utilisation_ratio) > 0.9',
    forS: 5 * MINUTE,
    summary: 'The database pool of {{ $labels.job }} is exhausted',
    description:
      '{{ $value | humanizePercentage }} of the connections of {{ $labels.job }} have been in use for five minutes.',
    sources: ['R165', 'C07'],
    means:
      'Requests wait for a connection and are refused with 503 after the acquire time-out. Nothing hangs for ever.',
    look: POOL_LOOK,
    proof: { series: used(0.95), firesAtS: 360, value: '95%', labels: { job: 'api' } },
  },
  {
    ...pool,
    name: 'DatabaseConnectionsHigh',
    priority: 'P2',
    expr: () => 'max by (job) (database_pool_utilisation_ratio) > 0.8',
    forS: WARNING_FOR_S,
    summary: 'The database pool of {{ $labels.job }} fills up',
    description: '{{ $value | humanizePercentage }} of the connections of {{ $labels.job }} are in use.',
    sources: ['R179', 'C07', 'C63', 'R292'],
    means:
      'Still enough connections, but not for a rush. After an exhaustion it says that the pool has not recovered.',
    look: POOL_LOOK,
    proof: { series: used(0.85), firesAtS: 360, value: '85%', labels: { job: 'api' } },
  },
  {
    ...pool,
    name: 'DatabaseServerFull',
    priority: 'P2',
    expr: () =>
      'max(database_server_connections{job="api"}) / max(database_server_connections_max{job="api"}) > 0.8',
    forS: WARNING_FOR_S,
    summary: 'Postgres has few connections left',
    description: '{{ $value | humanizePercentage }} of the connections that are to be had are taken.',
    sources: ['R179', 'C07', 'C63'],
    means:
      'Whoever has them, our pools or a program of somebody else: at the end the server lets nobody in, and what is closed cannot be opened again.',
    look: [
      'Whose they are: `psql -c "SELECT usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;"`, as a superuser, for whom three are kept free.',
      'More processes with the same `connection_limit` are more connections.',
      'A limit of a role or of the database: `psql -c "SELECT rolname, rolconnlimit FROM pg_roles WHERE rolconnlimit >= 0;"`, and `datconnlimit` of `pg_database`.',
    ],
    proof: {
      series: {
        'database_server_connections{instance="api:3000",job="api",process="api"}': '40+0x5 97+0x100',
        'database_server_connections_max{instance="api:3000",job="api",process="api"}': '100+0x106',
      },
      firesAtS: 360,
      value: '97%',
    },
  },
  {
    ...server,
    name: 'DatabaseDown',
    priority: 'P0',
    // One that lets nobody but the workers in is as good as none.
    expr: () => 'max(database_up) == 0 or max(database_up{job="api"}) == 0',
    forS: CRITICAL_FOR_S,
    summary: 'Postgres does not answer',
    description: 'No process of the API reaches the database.',
    sources: ['R174', 'C63'],
    means:
      'Nothing can be read or written. The API answers 503 and says so; the status page stays. Errors, latency and the pool follow from it and are silenced.',
    look: [
      'Is it the server or the way to it: `psql -h db-host -U accubooks -c "SELECT 1;"` from the host of the API.',
      'A full disk, a password that is refused and `max_connections` stand in the log of Postgres.',
    ],
    proof: {
      series: {
        'database_up{instance="api:3000",job="api",process="api"}': '1+0x5 0+0x60',
        'database_up{instance="worker:3002",job="worker",process="worker"}': '1+0x65',
      },
      firesAtS: 120,
    },
  },
  {
    ...server,
    name: 'DatabaseReadOnly',
    priority: 'P0',
    expr: () => 'min(database_is_read_only{job="api"}) == 1',
    forS: CRITICAL_FOR_S,
    summary: 'Postgres takes no writes',
    description: 'Every server that the API finds is read-only or a standby.',
    sources: ['R174', 'C44', 'C63'],
    means:
      'Books can be read; nobody can save anything or sign in. After a switch of servers the name still leads to the old one, or somebody has made the server read-only.',
    look: [
      '`psql -c "SELECT pg_is_in_recovery(), current_setting(\'default_transaction_read_only\');"`: a standby, or a setting.',
      'Where a setting comes from: `psql -c "SELECT source, sourcefile FROM pg_settings WHERE name = \'default_transaction_read_only\';"`.',
    ],
    proof: {
      series: { 'database_is_read_only{instance="api:3000",job="api",process="api"}': '0+0x5 1+0x60' },
      firesAtS: 120,
    },
  },
  {
    ...server,
    name: 'DatabaseDiskFull',
    priority: 'P0',
    // A full disk makes Postgres crash, too: what it said last counts while it says nothing.
    expr: (scale) =>
      `max(max_over_time(database_disk_full${over(scale, 5 * MINUTE)})) == 1 unless on () max(database_disk_full) == 0`,
    forS: CRITICAL_FOR_S,
    summary: 'The disk of Postgres is full',
    description: 'Postgres answers and cannot put another half a megabyte on its disk.',
    sources: ['R174', 'C44', 'C63'],
    means:
      'Books can be read; what has to be added is refused with 503, sign-in and jobs among it. When the log finds no room either, Postgres stops.',
    look: [
      '`df -h` on the host of Postgres: the data, the log (`pg_wal`) and temporary files may lie on three disks.',
      'Room is left: a quota, or a file system that the kernel has made read-only after an error (`dmesg`).',
      'What keeps the log: `psql -c "SELECT slot_name, active, restart_lsn FROM pg_replication_slots;"` and `psql -c "SELECT * FROM pg_stat_archiver;"`.',
      'Make room beside Postgres or enlarge the disk. Never delete in `pg_wal`: that is the data.',
    ],
    proof: {
      series: { 'database_disk_full{instance="api:3000",job="api",process="api"}': '0+0x5 1+0x60' },
      firesAtS: 120,
    },
  },
  {
    ...server,
    // An incident of its own: that of a full disk is to be called so.
    ladder: 'database-disk',
    name: 'DatabaseDiskFilling',
    priority: 'P2',
    expr: (scale) =>
      `min by (holds) (database_disk_free_bytes / database_disk_size_bytes) < 0.1 and on (holds) (min by (holds) (database_disk_free_bytes) < ${2 * GIB} or min by (holds) (predict_linear(database_disk_free_bytes${over(scale, HOUR / 2)}, ${scaledS(scale, 4 * HOUR)})) < 0)`,
    forS: WARNING_FOR_S,
    summary: 'The disk of Postgres fills up',
    description:
      '{{ $value | humanizePercentage }} of the disk that holds the {{ $labels.holds }} of Postgres are free.',
    sources: ['C63'],
    means:
      'Less than a tenth is free, and less than 2 GiB or, at the pace of the last half hour, less than what four hours need. Everything works until it is full. It is measured where Postgres runs beside the worker (`DATABASE_DATA_DIR`).',
    look: [
      'What grows: `psql -c "SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = \'r\' ORDER BY pg_total_relation_size(oid) DESC LIMIT 10;"`.',
      '`pg_wal` that grows is kept by a replication slot (`ReplicationSlotBehind`) or by its archive (`WalArchiveStalled`).',
    ],
    proof: {
      series: {
        'database_disk_free_bytes{holds="data",instance="worker:3002",job="worker",process="worker"}': `${5 * GIB}+0x5 ${GIB}+0x60`,
        'database_disk_size_bytes{holds="data",instance="worker:3002",job="worker",process="worker"}': `${20 * GIB}+0x66`,
      },
      firesAtS: 360,
      value: '5%',
      labels: { holds: 'data' },
    },
  },
  {
    name: 'ReplicationSlotBehind',
    ladder: 'replication',
    component: 'database',
    runbook: 'P1-4',
    priority: 'P2',
    expr: () => `max(replication_slot_bytes) > ${GIB}`,
    forS: WARNING_FOR_S,
    summary: 'A replication slot keeps the log of Postgres',
    description:
      '{{ $value | humanize1024 }}B of log are kept for a replication slot that does not read them.',
    sources: ['R185', 'C63'],
    means:
      'Everything works. The log that a slot has not read is never removed: it grows until the disk is full, and then Postgres stops.',
    look: [
      'Which one, and whether anybody reads it: `psql -c "SELECT slot_name, active, wal_status, restart_lsn FROM pg_replication_slots ORDER BY restart_lsn;"`.',
      "A standby that is away for long: start it. A slot that nobody needs: `SELECT pg_drop_replication_slot('NAME');` as a superuser.",
      '`max_slot_wal_keep_size` bounds what a slot may keep.',
    ],
    proof: {
      series: {
        'replication_slot_bytes{instance="api:3000",job="api",process="api"}': `0+0x5 ${2 * GIB}+0x60`,
      },
      firesAtS: 360,
      value: '2Gi',
    },
  },
  {
    name: 'DatabaseTableLocked',
    ladder: 'database-locks',
    component: 'database',
    runbook: 'P1-2',
    priority: 'P2',
    expr: () => 'max(database_locked_tables) > 0',
    forS: CRITICAL_FOR_S,
    summary: 'Somebody keeps a table of Postgres locked',
    description: '{{ $value }} tables have been locked for a minute: nobody else can even read them.',
    sources: ['drill 5', 'C63'],
    means:
      'Whoever needs the table waits five seconds and is refused with 503; what needs others works. It says why, also at night: when people are hit, their errors page.',
    look: [
      'Who has it and who waits: `npx accubooks db slow --over 1s`; its lock ends with `npx accubooks db terminate PID --reason TEXT`.',
      '`VACUUM FULL`, `CLUSTER`, `REINDEX` and most forms of `ALTER TABLE` lock like this for as long as they run, and a transaction that nobody ends for as long as it is open.',
    ],
    proof: {
      series: { 'database_locked_tables{instance="api:3000",job="api",process="api"}': '0+0x5 1+0x60' },
      firesAtS: 120,
      value: '1',
    },
  },
  {
    name: 'DatabaseTransactionOld',
    ladder: 'database-transactions',
    component: 'database',
    runbook: 'P1-2',
    priority: 'P2',
    expr: (scale) => `max(database_oldest_transaction_seconds) > ${scaledS(scale, HOUR)}`,
    forS: 0,
    summary: 'A transaction of Postgres is open for an hour',
    description: 'Vacuum has waited {{ $value | humanizeDuration }} for the same transaction to end.',
    sources: ['C63'],
    means:
      'Everything works. Nothing that was changed or deleted since is cleaned up: tables grow and become slow. Those of AccuBooks end by themselves after half a minute; this is a person’s, a program’s or a long backup.',
    look: [
      'Whose it is: `psql -c "SELECT pid, usename, application_name, state, now() - xact_start AS open FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 5;"`.',
      '`npx accubooks db terminate PID --reason TEXT` ends it, unless it is a superuser’s.',
    ],
    proof: {
      series: {
        'database_oldest_transaction_seconds{instance="api:3000",job="api",process="api"}': '0+0x5 3700+0x60',
      },
      firesAtS: 60,
      value: '1h 1m 40s',
    },
  },
  {
    name: 'DatabaseClockWrong',
    ladder: 'clocks',
    component: 'database',
    runbook: 'P0-5',
    priority: 'P2',
    expr: () => 'max(abs(database_clock_offset_seconds)) > 30',
    forS: WARNING_FOR_S,
    summary: 'The clock of Postgres is wrong, or ours',
    description: 'It is {{ $value | humanizeDuration }} away from that of the process that asked.',
    sources: ['C63'],
    means:
      'Sessions, leases of jobs and holds end too early or too late, and what is written has the wrong time. Nothing fails.',
    look: [
      '`psql -c "SELECT clock_timestamp();"` beside `date -u` on the hosts of Postgres and of the API, and `timedatectl` on the one that is wrong.',
      'Set it right slowly (`chronyc`, NTP): a clock that jumps back writes events before their causes.',
    ],
    proof: {
      series: {
        'database_clock_offset_seconds{instance="api:3000",job="api",process="api"}': '0+0x5 -3600+0x60',
      },
      firesAtS: 360,
      value: '1h 0m 0s',
    },
  },
];
