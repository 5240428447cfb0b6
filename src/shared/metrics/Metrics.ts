/** Metrics of one process, in Prometheus' text format. Every label set is born at 0. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { appVersion } from '@/shared/version/appVersion.ts';

export type Metrics = {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'method' | 'status'>;
  readonly requestSeconds: Histogram<'route' | 'method'>;
  readonly signups: Counter;
  readonly scenariosCreated: Counter;
  /** `outcome`: succeeded, failed, timeout, cancelled. */
  readonly forecasts: Counter<'outcome'>;
  readonly forecastSeconds: Histogram;
  readonly importedVouchers: Counter;
  /** `outcome`: how a sign-in ended. */
  readonly logins: Counter<'outcome'>;
};

export const FORECAST_OUTCOMES = ['succeeded', 'failed', 'timeout', 'cancelled'] as const;

/**
 * `challenged`: the password was right and a second factor is asked for; `codeRefused`: that was wrong or late.
 * Those that a limit turned away are in `rate_limit_decisions_total`.
 */
export const LOGIN_OUTCOMES = ['succeeded', 'refused', 'challenged', 'codeRefused'] as const;
export type LoginOutcome = (typeof LOGIN_OUTCOMES)[number];

/** A registry of its own, so that several processes can live in one test. */
export function createMetrics(process: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const forecasts = new Counter({
    name: 'forecast_generations_total',
    help: 'Forecast jobs that ended, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of FORECAST_OUTCOMES) forecasts.inc({ outcome }, 0);
  const logins = new Counter({
    name: 'logins_total',
    help: 'Sign-ins by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of LOGIN_OUTCOMES) logins.inc({ outcome }, 0);
  new Gauge({
    name: 'accubooks_build_info',
    help: '1, with the version that runs.',
    labelNames: ['version'],
    registers,
  }).set({ version: appVersion }, 1);
  return {
    registry,
    logins,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Requests answered.',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request.',
      labelNames: ['route', 'method'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
    signups: new Counter({ name: 'user_signups_total', help: 'People who signed up (R111).', registers }),
    scenariosCreated: new Counter({
      name: 'scenarios_created_total',
      help: 'Scenarios created (R112).',
      registers,
    }),
    forecasts,
    forecastSeconds: new Histogram({
      name: 'forecast_generation_seconds',
      help: 'Time to compute a forecast (R113).',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30],
      registers,
    }),
    importedVouchers: new Counter({
      name: 'imported_vouchers_total',
      help: 'Vouchers that imports have posted.',
      registers,
    }),
  };
}
