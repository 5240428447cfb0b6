import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { newId } from '@/shared/ids/newId.ts';
import { type Channel, type Delivery, deliverySchema } from './Delivery.ts';

/** Deliveries kept; the oldest make room. */
export const DELIVERIES_MAX = 2_000;
const WAITERS_MAX = 100;

/** What PagerDuty would show: one incident a key, however many events came. */
export type Page = {
  readonly dedupKey: string;
  readonly state: 'triggered' | 'acknowledged' | 'resolved';
  readonly summary: string;
  readonly severity: string;
  readonly triggers: number;
  readonly firstAt: string;
  readonly lastAt: string;
};

export type Wanted = { readonly channel?: Channel | undefined; readonly isAccepted?: boolean | undefined };

const STATES = { trigger: 'triggered', acknowledge: 'acknowledged', resolve: 'resolved' } as const;

type Event = {
  readonly event_action: keyof typeof STATES;
  readonly payload?: { readonly severity?: string };
};

/** What has come, newest last; in a file if there is one, so that a restart forgets nothing. */
export class Inbox {
  readonly #file: string | undefined;
  #deliveries: Delivery[] = [];
  #linesInFile = 0;
  readonly #waiters = new Set<() => void>();

  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    this.#deliveries = lines.slice(-DELIVERIES_MAX).map((line) => deliverySchema.parse(JSON.parse(line)));
    this.#rewrite();
  }

  /** Newest first. */
  list({ channel, isAccepted }: Wanted = {}): Delivery[] {
    return this.#deliveries
      .filter((one) => one.isAnswer !== true)
      .filter((one) => channel === undefined || one.channel === channel)
      .filter((one) => isAccepted === undefined || one.isAccepted === isAccepted)
      .reverse();
  }

  find(id: string): Delivery | undefined {
    return this.#deliveries.find((one) => one.id === id);
  }

  /** Kept when it returns. */
  add(delivery: Omit<Delivery, 'id'>): void {
    const next = { ...delivery, id: newId() };
    this.#deliveries.push(next);
    if (this.#deliveries.length > DELIVERIES_MAX) this.#deliveries.shift();
    if (this.#file !== undefined) {
      appendFileSync(this.#file, `${JSON.stringify(next)}\n`, { mode: 0o600 });
      this.#linesInFile += 1;
      if (this.#linesInFile > 2 * DELIVERIES_MAX) this.#rewrite();
    }
    for (const wake of this.#waiters) wake();
  }

  /** Incidents as PagerDuty would keep them, the youngest first; an event after the end begins anew. */
  pages(): Page[] {
    const pages = new Map<string, Page>();
    const events = this.#deliveries.filter((one) => one.channel === 'pagerduty' && one.isAccepted);
    for (const { dedupKey = '', receivedAt, summary, body } of events) {
      const { event_action: action, payload } = body as Event;
      const last = pages.get(dedupKey);
      const open = last?.state === 'resolved' && action === 'trigger' ? undefined : last;
      // As at PagerDuty, nothing but a trigger makes an incident.
      if (open === undefined && action !== 'trigger') continue;
      pages.delete(dedupKey);
      pages.set(dedupKey, {
        dedupKey,
        state: action === 'trigger' && open?.state === 'acknowledged' ? 'acknowledged' : STATES[action],
        summary: action === 'trigger' ? summary : (open?.summary ?? summary),
        severity: payload?.severity ?? open?.severity ?? '',
        triggers: (open?.triggers ?? 0) + (action === 'trigger' ? 1 : 0),
        firstAt: open?.firstAt ?? receivedAt,
        lastAt: receivedAt,
      });
    }
    return [...pages.values()].reverse();
  }

  /** The one that PagerDuty would show of a key. */
  page(dedupKey: string | undefined): Page | undefined {
    return this.pages().find((page) => page.dedupKey === dedupKey);
  }

  clear(): void {
    this.#deliveries = [];
    this.#rewrite();
  }

  /** Resolves at the next delivery, or after `timeoutMs`. */
  untilNext(timeoutMs: number): Promise<void> {
    if (this.#waiters.size >= WAITERS_MAX) throw new Error('too many wait for a delivery');
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiters.add(done);
    });
  }

  #rewrite(): void {
    if (this.#file === undefined) return;
    const next = `${this.#file}.next`;
    writeFileSync(next, this.#deliveries.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 });
    renameSync(next, this.#file);
    this.#linesInFile = this.#deliveries.length;
  }
}
