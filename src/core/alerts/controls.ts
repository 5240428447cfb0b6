/** Hours in which nobody may be paged: normal load, a blip of half a minute, a deployment, a Prometheus that restarts. */
import type { Control } from './renderRuleTests.ts';

type Series = Readonly<Record<string, string>>;

const API = 'instance="api:3000",job="api"';
const WORKER = 'instance="worker:3002",job="worker"';
const request = (status: string, route = '/api/scenarios') =>
  `http_requests_total{${API},method="GET",route="${route}",status="${status}"}`;
const bucket = (le: string) =>
  `http_request_duration_seconds_bucket{${API},le="${le}",method="GET",route="/api/scenarios"}`;
const up = (job: string, port: number) => `up{instance="${job}:${port}",job="${job}"}`;

/** What Postgres says of itself then. */
const ofPostgres = (n: number): Series => ({
  [`database_pool_utilisation_ratio{${API}}`]: `0.4 0.6 0.5 0.3+0x${n}`,
  [`database_up{${API}}`]: `1+0x${n}`,
  [`database_server_connections{${API}}`]: `60+0x${n}`,
  [`database_server_connections_max{${API}}`]: `100+0x${n}`,
  [`database_is_read_only{${API}}`]: `0+0x${n}`,
  [`database_clock_offset_seconds{${API}}`]: `0 -1 1 0+0x${n}`,
  [`database_oldest_transaction_seconds{${API}}`]: `0 600 3 0+0x${n}`,
  [`database_disk_full{${API}}`]: `0+0x${n}`,
  [`database_locked_tables{${API}}`]: `0 1 0 0+0x${n}`,
  [`database_up{${WORKER}}`]: `1+0x${n}`,
  [`database_disk_free_bytes{${WORKER},holds="data"}`]: `90000000000+0x${n}`,
  [`database_disk_size_bytes{${WORKER},holds="data"}`]: `1000000000000+0x${n}`,
  [`replication_slot_bytes{${API}}`]: `20000000+0x${n}`,
});

/** What every series says every ten seconds on an ordinary day, for `n` samples. */
const normal = (n: number): Series => ({
  ...ofPostgres(n),
  'availability_probe_up{component="api",instance="status:3001",job="status"}': `1+0x${n}`,
  [up('api', 3000)]: `1+0x${n}`,
  [up('worker', 3002)]: `1+0x${n}`,
  [up('status', 3001)]: `1+0x${n}`,
  [up('pager', 3003)]: `1+0x${n}`,
  [`process_start_time_seconds{${API}}`]: `100+0x${n}`,
  [`process_start_time_seconds{${WORKER}}`]: `100+0x${n}`,
  // One request of a thousand and some fails, some are not signed in, one is slow.
  [request('200')]: `0+2000x${n}`,
  [request('500')]: `0+1x${n}`,
  [request('401')]: `0+40x${n}`,
  [bucket('0.5')]: `0+1990x${n}`,
  [bucket('1')]: `0+2000x${n}`,
  [bucket('2')]: `0+2001x${n}`,
  [bucket('+Inf')]: `0+2001x${n}`,
  [`redis_up{${API}}`]: `1+0x${n}`,
  [`redis_takes_writes{${API}}`]: `1+0x${n}`,
  'pager_database_up{instance="pager:3003",job="pager"}': `1+0x${n}`,
  [`forecast_queue_stalled_seconds{${API}}`]: `0 30 60 0+0x${n}`,
  [`rate_limit_mode{${API},mode="local"}`]: `0+0x${n}`,
  [`redis_memory_utilisation_ratio{${API}}`]: `0.5+0x${n}`,
  [`wal_archive_age_seconds{${WORKER}}`]: `30 200 60 0+0x${n}`,
  [`redis_evicted_keys_total{${API}}`]: `700+0x${n}`,
  [`redis_data_losses_total{${WORKER}}`]: `0+0x${n}`,
  [`cache_reads_total{${API},outcome="hit"}`]: `0+90x${n}`,
  [`cache_reads_total{${API},outcome="miss"}`]: `0+10x${n}`,
  [`forecast_queue_depth{${API}}`]: `3 20 60 5+0x${n}`,
  [`forecast_workers_live{${API}}`]: `2+0x${n}`,
  [`worker_reaped_jobs_total{${WORKER},state="queued"}`]: `0+0x${n}`,
  [`worker_utilisation_percent{${WORKER}}`]: `100 50 0 25+0x${n}`,
  [`forecast_generations_total{${WORKER},outcome="timeout"}`]: `0+0x${n}`,
  [`integrity_violations_total{${WORKER},check="balances"}`]: `0+0x${n}`,
  [`integrity_violations_total{${WORKER},check="rows"}`]: `0+0x${n}`,
  [`integrity_faults_total{${WORKER},check="vouchers"}`]: `0+0x${n}`,
  [`integrity_hold_open{${WORKER}}`]: `0+0x${n}`,
  [`tenant_isolation_canary_failures_total{${WORKER},way="sql"}`]: `0+0x${n}`,
  [`billing_invariant_violations_total{${WORKER},kind="duplicate_charge"}`]: `0+0x${n}`,
  [`reconciliation_differences_total{${WORKER},kind="amount"}`]: `0+0x${n}`,
  [`payment_provider_requests_total{${WORKER},outcome="ok"}`]: `0+5x${n}`,
  [`payment_provider_requests_total{${WORKER},outcome="failed"}`]: `0+1x${n}`,
  [`billing_events_lag_seconds{${WORKER}}`]: `5+0x${n}`,
  [`billing_events_parked{${WORKER}}`]: `0+0x${n}`,
  [`billing_event_failures_total{${WORKER},end="dead"}`]: `0+0x${n}`,
  [`mail_outbox_oldest_seconds{${WORKER}}`]: `0 40 5 0+0x${n}`,
  [`mail_attempts_total{${WORKER},outcome="sent"}`]: `0+9x${n}`,
  [`mail_attempts_total{${WORKER},outcome="dead"}`]: `0+1x${n}`,
  [`logins_total{${API},outcome="succeeded"}`]: `0+10x${n}`,
  [`logins_total{${API},outcome="failed"}`]: `0+2x${n}`,
  [`rate_limit_decisions_total{${API},outcome="admitted",policy="ip"}`]: `0+2000x${n}`,
  [`rate_limit_decisions_total{${API},outcome="limited",policy="ip"}`]: `0+3x${n}`,
  [`operational_evidence_age_seconds{${WORKER},kind="backup"}`]: `200000+10x${n}`,
  [`operational_evidence_expected{${WORKER},kind="backup"}`]: `0+0x${n}`,
  [`operational_evidence_failing{${WORKER},kind="backup"}`]: `0+0x${n}`,
  'alertmanager_notifications_failed_total{instance="alertmanager:9093",integration="slack",job="alertmanager"}': `0+0x${n}`,
  'prometheus_rule_evaluation_failures_total{instance="localhost:9090",job="prometheus"}': `0+0x${n}`,
  'incident_reports_overdue{instance="pager:3003",job="pager",kind="report"}': `0+0x${n}`,
});

/** Half a minute in which the API is gone and everything else complains. */
const BLIP: Series = {
  'availability_probe_up{component="api",instance="status:3001",job="status"}': '1+0x59 0 0 0 1+0x60',
  [up('api', 3000)]: '1+0x59 0 0 0 1+0x60',
  [request('200')]: '0+2000x59 120000 120000 120000 122000+2000x60',
  [request('500')]: '0+0x59 500 1000 1500 1500+0x60',
  [`database_up{${API}}`]: '1+0x59 0 0 0 1+0x60',
  [`redis_up{${API}}`]: '1+0x59 0 0 0 1+0x60',
  [`database_pool_utilisation_ratio{${API}}`]: '0.4+0x59 1 1 1 0.4+0x60',
  [up('pager', 3003)]: '1+0x59 0 0 0 1+0x60',
};

/** A good release: each process starts once, and is away for twenty seconds. */
const RELEASE: Series = {
  'availability_probe_up{component="api",instance="status:3001",job="status"}': '1+0x59 0 0 1+0x60',
  [up('api', 3000)]: '1+0x59 0 0 1+0x60',
  [`process_start_time_seconds{${API}}`]: '100+0x59 _ _ 700+0x60',
  [request('200')]: '0+2000x59 _ _ 0+2000x60',
  [request('500')]: '0+1x59 _ _ 0+1x60',
  [up('worker', 3002)]: '1+0x61 0 0 1+0x60',
};

/** Three minutes without a sample of anything: Prometheus itself was away. */
const gapped = (series: Series): Series =>
  Object.fromEntries(
    Object.entries(series).map(([name, values]) => {
      const [, last = '0', step = '0'] = /(-?[\d.]+)\+([\d.]+)x\d+$/.exec(values) ?? [];
      const after = Number(last) + Number(step) * 78;
      return [name, `${last}+${step}x59 _x17 ${after}+${step}x60`];
    }),
  );

const EVERY = [300, 600, 620, 640, 660, 680, 700, 760, 900, 1100];

export const CONTROLS: readonly Control[] = [
  { name: 'an ordinary day', series: normal(120), atS: [10, 60, 300, 600, 1190] },
  { name: 'a blip of half a minute', series: { ...normal(123), ...BLIP }, atS: EVERY },
  { name: 'a good release', series: { ...normal(123), ...RELEASE }, atS: EVERY },
  {
    name: 'Prometheus is away for three minutes',
    series: gapped(normal(60)),
    atS: [...EVERY, 780, 790, 800, 820],
  },
];
