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
    name: 'DatabaseDown',
    ladder: 'database',
    component: 'database',
    runbook: 'P0-5',
    priority: 'P0',
    expr: () => 'max(database_up) == 0',
    forS: CRITICAL_FOR_S,
    summary: 'Postgres does not answer',
    description: 'No process of AccuBooks reaches the database.',
    sources: ['R174', 'C63'],
    means:
      'Nothing can be read or written. The API answers 503 and says so; the status page stays. Errors, latency and the pool follow from it and are silenced.',
    look: [
      'Is it the server or the way to it: `psql -h db-host -U accubooks -c "SELECT 1;"` from the host of the API.',
      'A full disk and `max_connections` stand in the log of Postgres.',
    ],
    proof: {
      series: { 'database_up{instance="api:3000",job="api",process="api"}': '1+0x5 0+0x60' },
      firesAtS: 120,
    },
  },
];
