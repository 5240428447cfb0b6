import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { STATUS_COMPONENTS } from '@/shared/statusPage/statusPageContract.ts';
import type { StatusState } from './store/StatusState.ts';
import { type Channel, OUTCOMES, type Outcome } from './subscriptions/DeliveryRunner.ts';
import type { Component, Condition } from './watch/Condition.ts';
import type { Look } from './watch/readHealth.ts';

const CHANNELS: readonly Channel[] = ['email', 'webhook'];
/** What a look can find; every pair is born at 0, so that a first failure is an increase. */
const FOUND: readonly Condition[] = ['operational', 'degraded', 'partial', 'down', 'unknown'];
/** A component that answers, be it with limits, is up. */
const UP: ReadonlySet<Condition> = new Set(['operational', 'degraded', 'maintenance']);

type MetricsDeps = {
  readonly state: () => StatusState;
  readonly components: () => readonly Component[];
  readonly ageMs: () => number | undefined;
  readonly isKept: () => boolean;
};

/** What the page tells Prometheus: the product as it is seen from outside, and whom it tells. */
export class StatusMetrics {
  readonly registry = new Registry();
  readonly #probes: Counter<'component' | 'outcome'>;
  readonly #notifications: Counter<'channel' | 'outcome'>;

  readonly #refusals: Counter;

  constructor(deps: MetricsDeps) {
    const registers = [this.registry];
    this.registry.setDefaultLabels({ process: 'status' });
    collectDefaultMetrics({ register: this.registry });
    this.#probes = new Counter({
      name: 'availability_probes_total',
      help: 'Looks at a component from outside, by what they found.',
      labelNames: ['component', 'outcome'],
      registers,
    });
    this.#notifications = new Counter({
      name: 'status_notifications_total',
      help: 'Messages to subscribers of the status page, by channel and outcome.',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'status_writes_refused_total',
      help: 'Attempts to write on the status page without its token.',
      registers,
    });
    for (const component of STATUS_COMPONENTS)
      for (const outcome of FOUND) this.#probes.inc({ component, outcome }, 0);
    for (const channel of CHANNELS)
      for (const outcome of OUTCOMES) this.#notifications.inc({ channel, outcome }, 0);
    this.#addGauges(deps);
  }

  countLook(look: Look): void {
    for (const component of STATUS_COMPONENTS) {
      const seen = look[component];
      if (seen !== undefined) this.#probes.inc({ component, outcome: seen.condition });
    }
  }

  countNotification(channel: Channel, outcome: Outcome): void {
    this.#notifications.inc({ channel, outcome });
  }

  countRefusal(): void {
    this.#refusals.inc();
  }

  #addGauges({ state, components, ageMs, isKept }: MetricsDeps): void {
    const registers = [this.registry];
    new Gauge({
      name: 'availability_probe_up',
      help: '1 while a component answers as seen from outside, 0 while it does not; left out while nobody knows.',
      labelNames: ['component'],
      registers,
      collect() {
        this.reset();
        for (const { id, condition } of components())
          if (condition !== 'unknown') this.set({ component: id }, UP.has(condition) ? 1 : 0);
      },
    });
    new Gauge({
      name: 'status_last_look_age_seconds',
      help: 'Age of the last look from outside; -1 before the first.',
      registers,
      collect() {
        this.set((ageMs() ?? -1_000) / 1000);
      },
    });
    new Gauge({
      name: 'status_store_writable',
      help: '1 while the page keeps its history, 0 while its disk is full or broken.',
      registers,
      collect() {
        this.set(isKept() ? 1 : 0);
      },
    });
    new Gauge({
      name: 'status_subscribers',
      help: 'Confirmed subscribers of the status page, by channel.',
      labelNames: ['channel'],
      registers,
      collect() {
        const confirmed = state().subscribers.filter((one) => one.state === 'confirmed');
        for (const channel of CHANNELS)
          this.set({ channel }, confirmed.filter((one) => one.channel === channel).length);
      },
    });
    new Gauge({
      name: 'status_notifications_waiting',
      help: 'Messages to subscribers that wait to be sent.',
      registers,
      collect() {
        this.set(state().deliveries.length);
      },
    });
  }
}
