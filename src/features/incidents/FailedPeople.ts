import { componentOfRoute } from '@/core/incidents/impact.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Entries that wait for the database; more are counted no further. */
const WAITING_MAX = 50_000;
const AT_A_TIME = 5_000;
const FLUSH_EVERY_MS = 5_000;
/** People who are remembered, and how long, for the figure of this process. */
const RECENT_MAX = 50_000;
const RECENT_MS = 30 * 60_000;

export type FailedPeopleDeps = {
  readonly database: Pick<Database, 'asNobody'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * Remembers whose requests failed and writes it down in batches. While Postgres is what fails, it waits here: the
 * impact of its outage is counted when it is back.
 */
export class FailedPeople {
  readonly #deps: FailedPeopleDeps;
  readonly #waiting = new Map<string, readonly [minute: string, component: string, userId: string]>();
  readonly #recent = new Map<string, number>();
  #isFull = false;

  constructor(deps: FailedPeopleDeps) {
    this.#deps = deps;
  }

  note(userId: string, component: string): void {
    const nowMs = this.#deps.clock.nowMs();
    this.#recent.delete(userId);
    if (this.#recent.size < RECENT_MAX) this.#recent.set(userId, nowMs);
    const minute = new Date(nowMs).toISOString().slice(0, 16);
    const key = `${minute} ${component} ${userId}`;
    if (this.#waiting.has(key)) return;
    if (this.#waiting.size >= WAITING_MAX) {
      if (!this.#isFull)
        this.#deps.log.warn({ waiting: WAITING_MAX }, 'whose requests fail is counted no further');
      this.#isFull = true;
      return;
    }
    this.#waiting.set(key, [`${minute}:00Z`, component, userId]);
  }

  /** People whose requests failed in the last half hour, as far as this process knows. */
  recent(): number {
    const since = this.#deps.clock.nowMs() - RECENT_MS;
    for (const [userId, atMs] of this.#recent) if (atMs < since) this.#recent.delete(userId);
    return this.#recent.size;
  }

  /** Writes what waits; what cannot be written waits on. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) {
      const entries = [...this.#waiting].slice(0, AT_A_TIME);
      const rows = JSON.stringify(entries.map(([, row]) => row));
      await this.#deps.database.asNobody((sql) =>
        sql('SELECT note_failed_people($1)', [rows], 'note_failed_people'),
      );
      for (const [key] of entries) this.#waiting.delete(key);
      this.#isFull = false;
    }
  }
}

/** Counts whose requests this server fails to answer (R116). */
export function countFailedPeople(server: ApiServer, deps: FailedPeopleDeps): void {
  const people = new FailedPeople(deps);
  server.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode >= 500 && request.userId !== undefined)
      people.note(request.userId, componentOfRoute(request.routeOptions.url ?? ''));
  });
  addGauge(
    deps.metrics,
    'http_failed_people',
    'People with an answer of 5xx in the last 30 minutes, as this process has seen; needs no database.',
    () => people.recent(),
  );
  let flushing: Promise<void> = Promise.resolve();
  const flush = () => {
    flushing = flushing.then(() => people.flush()).catch(() => undefined);
  };
  const timer = setInterval(flush, FLUSH_EVERY_MS);
  timer.unref();
  server.addHook('onClose', async () => {
    clearInterval(timer);
    flush();
    await flushing;
  });
}
