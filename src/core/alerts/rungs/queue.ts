/** Forecast jobs that wait, and the workers that compute them: four rungs of one ladder (C06). */
import { type Alert, CRITICAL_FOR_S, WARNING_FOR_S } from '../Alert.ts';
import { grew } from '../expressions.ts';
import { inUnits, over, windowS } from '../Scale.ts';

const MINUTE = 60;
const DEPTH = 'forecast_queue_depth{instance="api:3000",job="api",process="api"}';
/** A minute in which few wait, then one too many. */
const deeperThan = (jobs: number, forS: number) => ({
  expr: () => `max(forecast_queue_depth) > ${jobs}`,
  forS,
  proof: { series: { [DEPTH]: `3+0x5 ${jobs + 1}+0x120` }, firesAtS: MINUTE + forS, value: String(jobs + 1) },
});
const queue = { ladder: 'queue', component: 'forecasting', runbook: 'P1-3' } as const;
const workers = { ladder: 'workers', component: 'forecasting', runbook: 'P1-3' } as const;
const LOOK = [
  'Do the workers work: `worker_utilisation_percent` and `worker_job_runs_total` by outcome. Idle workers beside a full queue are cut off from it.',
  '`redis-cli llen "queue:forecasts"` is the same figure.',
];
const MEANS = 'Forecasts come late. No job that was accepted is lost: jobs are rows in Postgres.';

export const QUEUE: readonly Alert[] = [
  {
    ...queue,
    name: 'ForecastQueueDepthHigh',
    priority: 'P2',
    ...deeperThan(100, WARNING_FOR_S),
    summary: 'More than 100 forecasts wait',
    description: '{{ $value }} forecast jobs wait, for five minutes.',
    sources: ['R181', 'C06', 'C63'],
    means: MEANS,
    look: LOOK,
  },
  {
    ...queue,
    name: 'ForecastQueueOverflow',
    priority: 'P1',
    ...deeperThan(200, 10 * MINUTE),
    summary: 'More than 200 forecasts wait',
    description: '{{ $value }} forecast jobs wait, for ten minutes.',
    sources: ['R171', 'C06'],
    means: MEANS,
    look: LOOK,
  },
  {
    ...queue,
    name: 'ForecastIntakePaused',
    priority: 'P1',
    ...deeperThan(500, CRITICAL_FOR_S),
    summary: 'More than 500 forecasts wait: new ones are refused',
    description: '{{ $value }} forecast jobs wait; new jobs are answered with 503 and `Retry-After`.',
    sources: ['C06', 'R408', 'C63'],
    means: `${MEANS} At 500 AccuBooks takes no new ones by itself, and takes them again when it has drained.`,
    look: LOOK,
  },
  {
    ...queue,
    name: 'ForecastQueueFlooded',
    priority: 'P1',
    ...deeperThan(1_000, CRITICAL_FOR_S),
    summary: 'More than 1000 forecasts wait',
    description: '{{ $value }} forecast jobs wait although new ones are refused: the incident is escalated.',
    sources: ['C06', 'R297', 'C63'],
    means: `${MEANS} That it goes on beyond 500 means that jobs come past the intake, or that retries pile up.`,
    look: LOOK,
  },
  {
    ...queue,
    name: 'ForecastQueueGrowing',
    priority: 'P1',
    expr: (scale) =>
      `max(deriv(forecast_queue_depth${over(scale, 5 * MINUTE)})) * ${windowS(scale, 10 * MINUTE)} > 200 and on () max(forecast_queue_depth) > 200`,
    forS: CRITICAL_FOR_S,
    summary: 'The queue of forecasts grows rapidly',
    description: 'At this pace {{ $value | humanize }} more forecasts wait within ten minutes.',
    sources: ['R118', 'R297'],
    means: MEANS,
    look: LOOK,
    proof: {
      series: { [DEPTH]: '0+0x5 5+5x120' },
      firesAtS: 520,
      value: '300',
    },
  },
  {
    ...workers,
    name: 'WorkersGone',
    priority: 'P1',
    expr: () => 'max(forecast_workers_live) == 0 unless on () max(integrity_hold_open) == 1',
    forS: CRITICAL_FOR_S,
    summary: 'No worker computes forecasts',
    description: 'No worker has given a sign of life for a minute.',
    sources: ['R109', 'drill 13'],
    means:
      'Forecasts, mails and payment events stand still; they go on where they stopped when a worker is back.',
    look: [
      '`npx accubooks workers list`, then the end of the log: `docker logs accubooks-worker --tail 200`.',
      'An open hold pauses workers on purpose, and then this alert is silent.',
    ],
    proof: {
      series: { 'forecast_workers_live{instance="api:3000",job="api",process="api"}': '2+0x5 0+0x60' },
      firesAtS: 120,
    },
  },
  {
    ...workers,
    name: 'WorkersCutOff',
    priority: 'P1',
    // What the API does not find either is a fault of the database.
    expr: () =>
      '(max(database_up{job="worker"}) == 0 and on () max(database_up{job="api"}) == 1) or (min(database_is_read_only{job="worker"}) == 1 and on () min(database_is_read_only{job="api"}) == 0)',
    forS: CRITICAL_FOR_S,
    summary: 'No worker can use Postgres',
    description: 'Workers live, and Postgres lets none of them in, or lets none of them write.',
    sources: ['R109', 'drill 13'],
    means:
      'The API works. Forecasts, mails and payment events stand still and go on where they stopped, and the guard of the books does not look.',
    look: [
      'The log of the workers says what Postgres says: `docker logs accubooks-worker --tail 200`.',
      'The role of the workers has a password, a limit of connections and settings of its own: `psql -c "SELECT rolname, rolcanlogin, rolconnlimit, rolconfig FROM pg_roles WHERE rolname = \'accubooks_worker\';"`.',
    ],
    proof: {
      series: {
        'database_up{instance="worker:3002",job="worker",process="worker"}': '1+0x5 0+0x60',
        'database_up{instance="api:3000",job="api",process="api"}': '1+0x65',
      },
      firesAtS: 120,
    },
  },
  {
    ...workers,
    name: 'WorkerCrashLoop',
    priority: 'P1',
    expr: (scale) => `max(changes(process_start_time_seconds{job="worker"}${over(scale, 15 * MINUTE)})) >= 3`,
    forS: 0,
    summary: 'A worker restarts again and again',
    description: 'A worker has started {{ $value }} times anew within fifteen minutes.',
    sources: ['R109', 'drill 14'],
    means:
      'Between its deaths it gives signs of life, so that it counts as one that lives. What it does is done late or not at all: forecasts, mails, payment events, and the checks that would open a hold.',
    look: [
      'The last lines before each start: `docker logs accubooks-worker --tail 200`; out of memory says so there.',
      'A new version is the first suspect: roll back. A job that kills its worker is given up after five times.',
    ],
    proof: {
      series: {
        'process_start_time_seconds{instance="worker:3002",job="worker",process="worker"}':
          '100+0x11 200+0x11 300+0x11 400+0x60',
      },
      firesAtS: 360,
      value: '3',
    },
  },
  {
    ...workers,
    name: 'ForecastsStalled',
    priority: 'P1',
    expr: () => 'max(forecast_queue_stalled_seconds) > 120 unless on () max(integrity_hold_open) == 1',
    forS: CRITICAL_FOR_S,
    summary: 'Forecasts wait and none ends',
    description: 'Jobs wait, workers may begin them, and none has ended for {{ $value | humanizeDuration }}.',
    sources: ['R109', 'drill 13'],
    means:
      'Workers that live and do nothing look well from outside; what counts is work that is done. Jobs go on where they stopped.',
    look: [
      '`npx accubooks workers list`: what each worker is at; `npx accubooks db slow`: what it waits for.',
      'The end of the log of the workers; a restart puts what they hold back into the queue.',
    ],
    proof: {
      series: {
        'forecast_queue_stalled_seconds{instance="api:3000",job="api",process="api"}': '0+0x5 0+10x60',
      },
      firesAtS: 250,
      value: '3m 10s',
    },
  },
  {
    ...workers,
    name: 'ForecastWorkerLost',
    priority: 'P2',
    expr: (scale) => grew(scale, 'worker_reaped_jobs_total', 15 * MINUTE),
    forS: 0,
    summary: 'A worker died in the middle of a forecast',
    description:
      'Jobs of a worker that is gone were found: {{ $value | humanize }} within a quarter of an hour.',
    sources: ['drill 14'],
    means:
      'Nobody needs to do anything: the job goes to another worker, and has one result. When it comes again and again, a job kills its worker.',
    look: [
      'The log of the workers: out of memory, or a signal.',
      'The same job each time is the cause: `reaped` names it in the log.',
    ],
    proof: {
      series: {
        'worker_reaped_jobs_total{instance="worker:3002",job="worker",process="worker",state="queued"}':
          '0+0x5 1+0x60',
      },
      firesAtS: 60,
      value: '1',
    },
  },
  {
    ...workers,
    name: 'WorkerUtilisationHigh',
    priority: 'P2',
    expr: (scale) => `avg(avg_over_time(worker_utilisation_percent${over(scale, 5 * MINUTE)})) > 80`,
    forS: WARNING_FOR_S,
    summary: 'Workers are busy more than 80 % of the time',
    description: 'On average {{ $value | humanize }} % of the workers have been busy.',
    sources: ['R190', 'C42'],
    means: 'Forecasts still come, but a rush would wait. It is the time to add workers.',
    look: LOOK,
    proof: {
      series: {
        'worker_utilisation_percent{instance="worker:3002",job="worker",process="worker"}':
          '10+0x5 100+0x120',
      },
      firesAtS: 570,
      value: '100',
    },
  },
  {
    ...workers,
    ladder: 'forecasts',
    name: 'ForecastTimeouts',
    priority: 'P2',
    expr: (scale) => grew(scale, 'forecast_generations_total{outcome="timeout"}', 15 * MINUTE),
    forS: 0,
    summary: 'Forecasts are given up after 30 s',
    description: '{{ $value | humanize }} forecasts ran into their time-out within a quarter of an hour.',
    sources: ['R320', 'R323', 'drill 15'],
    means:
      'Whoever asked got 503 with the id of the job. It is their series that is large, or the machine that is slow.',
    look: [
      '`grep "forecast_generation" /var/log/accubooks/performance.log | tail -20` shows the durations.',
      `Every forecast slow is the machine or the database; one company's is its series. The window is ${inUnits(15 * MINUTE)}.`,
    ],
    proof: {
      series: {
        'forecast_generations_total{instance="worker:3002",job="worker",outcome="timeout",process="worker"}':
          '0+0x5 1+0x60',
      },
      firesAtS: 60,
      value: '1',
    },
  },
];
