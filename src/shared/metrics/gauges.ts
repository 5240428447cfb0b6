/**
 * Gauges that are read at scrape time. One that cannot be read is left out of the scrape, or says what was agreed
 * for that: an old figure would tell of a dead dependency that all is well.
 */
import { Counter, Gauge } from 'prom-client';
import type { Metrics } from './Metrics.ts';
import { ScrapeRead } from './ScrapeRead.ts';

/** `unread`: what the gauge says when the reading fails or takes too long; unless given, nothing. */
export function addGauge(
  metrics: Metrics,
  name: string,
  help: string,
  read: () => number | Promise<number>,
  { unread }: { readonly unread?: number } = {},
): void {
  const reading = new ScrapeRead(read);
  new Gauge({
    name,
    help,
    registers: [metrics.registry],
    async collect() {
      const value = await reading.read().catch(() => unread);
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}

/** A counter that somebody else counts: what is read at a scrape is where it stands. */
export function addReadCounter(
  metrics: Metrics,
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void {
  const reading = new ScrapeRead(read);
  new Counter({
    name,
    help,
    registers: [metrics.registry],
    async collect() {
      const value = await reading.read().catch(() => undefined);
      this.remove();
      if (value !== undefined) this.inc(value);
    },
  });
}

export type Reading<Label extends string> = {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
};

/** The same with labels: what is read at a scrape is all there is. */
export function addLabelledGauge<Label extends string>(
  metrics: Metrics,
  gauge: { readonly name: string; readonly help: string; readonly labelNames: readonly Label[] },
  read: () => readonly Reading<Label>[] | Promise<readonly Reading<Label>[]>,
): void {
  const reading = new ScrapeRead(read);
  new Gauge<Label>({
    ...gauge,
    registers: [metrics.registry],
    async collect() {
      const readings = await reading.read().catch(() => []);
      this.reset();
      for (const { labels, value } of readings) this.set(labels, value);
    },
  });
}
