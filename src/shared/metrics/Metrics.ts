/** Metrics of one process, in Prometheus' text format. Every label set is born at 0. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

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
};

export const FORECAST_OUTCOMES = ['succeeded', 'failed', 'timeout', 'cancelled'] as const;

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
  return {
    registry,
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

/** A gauge that is read at scrape time; a reading that fails is left out of the scrape. */
export function addGauge(
  metrics: Metrics,
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void {
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    async collect() {
      try {
        this.set(await read());
      } catch {
        this.remove();
      }
    },
  });
}

export type Reading<Label extends string> = {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
};

/** The same with labels: what is read at a scrape is all there is; a reading that fails leaves nothing. */
export function addLabelledGauge<Label extends string>(
  metrics: Metrics,
  gauge: { readonly name: string; readonly help: string; readonly labelNames: readonly Label[] },
  read: () => readonly Reading<Label>[] | Promise<readonly Reading<Label>[]>,
): void {
  new Gauge<Label>({
    ...gauge,
    registers: [metrics.registry],
    async collect() {
      const readings = await Promise.resolve()
        .then(read)
        .catch(() => []);
      this.reset();
      for (const { labels, value } of readings) this.set(labels, value);
    },
  });
}
