/** Postgres and the pool of connections: 70 % is healthy, 80 % a warning, 90 % P0 (C07). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';

const MINUTE = 60;
const used = (share: number) => ({
  'database_pool_utilisation_ratio{instance="api:3000",job="api",process="api"}': `0.3+0x5 ${share}+0x100`,
});
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
    description: '{{ $value | humanizePercentage }} of the connections that the server takes are taken.',
    sources: ['R179', 'C07', 'C63'],
    means:
      'Whoever has them, our pools or a program of somebody else: at the end the server lets nobody in, and what is closed cannot be opened again.',
    look: [
      'Whose they are: `psql -c "SELECT usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC;"`, as a superuser, for whom three are kept free.',
      'More processes with the same `connection_limit` are more connections.',
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
    name: 'DatabaseDown',
    ladder: 'database',
    component: 'database',
    runbook: 'P0-5',
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
    name: 'DatabaseReadOnly',
    ladder: 'database',
    component: 'database',
    runbook: 'P0-5',
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
];
