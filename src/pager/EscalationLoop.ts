import type { ContactBook } from '@/core/escalation/ContactBook.ts';
import {
  type Closing,
  dueClosings,
  dueNotices,
  NOBODY,
  type Notice,
  watchedOut,
} from '@/core/escalation/dueNotices.ts';
import type { EscalationPolicy } from '@/core/escalation/EscalationPolicy.ts';
import { isCalling, type PagedIncident } from '@/core/escalation/EscalationState.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Messenger, Taken } from './Messenger.ts';
import type { PagerMemory } from './PagerMemory.ts';
import type { PagerMetrics } from './pagerMetrics.ts';

/** Pauses before a page that no channel took is tried again; the last one stays. */
const RETRY_MS = [2_000, 5_000, 15_000, 30_000] as const;
/** What is over and has nothing left to do is kept this long for whoever asks. */
const KEPT_MS = 3_600_000;

export type EscalationLoopDeps = {
  readonly memory: PagerMemory;
  readonly messenger: Messenger;
  readonly policy: EscalationPolicy;
  readonly book: ContactBook;
  readonly metrics: PagerMetrics;
  readonly clock: Clock;
  readonly log: Log;
  /** Where a runbook stands that no alert has named. */
  readonly runbookUrlOf: (incident: PagedIncident) => string;
};

type Retry = { readonly attempts: number; readonly afterMs: number };

/** Looks every moment at what is due and tells it. Nothing but the journal stands behind it. */
export class EscalationLoop {
  readonly #deps: EscalationLoopDeps;
  readonly #inFlight = new Set<string>();
  readonly #pending = new Set<Promise<void>>();
  readonly #retries = new Map<string, Retry>();
  /** What has left and could not be written down: a full disk must not make it leave again. */
  readonly #unwritten = new Map<string, Taken | true>();

  constructor(deps: EscalationLoopDeps) {
    this.#deps = deps;
  }

  /** One look. What it begins goes on by itself, so that a slow channel holds nothing else up. */
  async turn(signal: AbortSignal): Promise<void> {
    const { memory, policy, book, clock, metrics } = this.#deps;
    const { escalation } = memory.state;
    const nowMs = clock.nowMs();
    const notices = dueNotices(escalation, policy, { book, overrides: escalation.overrides }, nowMs);
    const [oldest] = notices.filter(({ letters }) => letters.length > 0);
    metrics.oldestDue.set(oldest === undefined ? 0 : Math.max(0, nowMs - oldest.dueMs) / 1000);
    for (const notice of notices) this.#begin(this.#tell(notice, signal));
    for (const closing of dueClosings(escalation)) this.#begin(this.#close(closing, signal));
    await this.#tidy(nowMs);
  }

  /** Resolves when nothing that was begun is under way any more. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #begin(work: Promise<void>): void {
    const watched = work
      .catch((error: unknown) =>
        this.#deps.log.error({ error }, 'the pager could not finish telling somebody'),
      )
      .finally(() => this.#pending.delete(watched));
    this.#pending.add(watched);
  }

  /** Whether the key may be tried now; takes it if so. */
  #take(key: string): boolean {
    const retry = this.#retries.get(key);
    if (this.#inFlight.has(key) || (retry !== undefined && this.#deps.clock.elapsedMs() < retry.afterMs))
      return false;
    this.#inFlight.add(key);
    return true;
  }

  #giveBack(key: string, isDone: boolean): void {
    this.#inFlight.delete(key);
    if (isDone) {
      this.#retries.delete(key);
      return;
    }
    const attempts = (this.#retries.get(key)?.attempts ?? 0) + 1;
    const pauseMs = RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? 0;
    this.#retries.set(key, { attempts, afterMs: this.#deps.clock.elapsedMs() + pauseMs });
  }

  async #tell(notice: Notice, signal: AbortSignal): Promise<void> {
    const { memory, log } = this.#deps;
    const { incident, target, manner, because, people, empty } = notice;
    if (empty.length > 0 && notice.letters.length > 0)
      log.error({ ladder: incident.ladder, empty }, 'nobody is on call there; somebody else is told');
    const channels = await Promise.all(notice.letters.map((letter) => this.#deliver(notice, letter, signal)));
    if (channels.some((channel) => channel === undefined)) return;
    const { id: incidentId, episode } = incident;
    await memory.write(
      { kind: 'told', incidentId, episode, target, manner, people, because },
      ...(channels.length === 0 ? [] : [{ kind: 'noted' as const, note: noteOf(notice, channels) }]),
    );
  }

  async #deliver(
    notice: Notice,
    { key, contact }: Notice['letters'][number],
    signal: AbortSignal,
  ): Promise<Taken | undefined> {
    if (!this.#take(key)) return undefined;
    const { messenger, runbookUrlOf, metrics, clock } = this.#deps;
    const { incident, target, manner, because, empty } = notice;
    let isDone = false;
    try {
      const left = this.#unwritten.get(key);
      if (left !== undefined && left !== true) {
        await this.#writeDelivery(notice, { key, contact }, left);
        isDone = true;
        return left;
      }
      const url = Object.values(incident.firing).find(({ runbookUrl }) => runbookUrl !== '')?.runbookUrl;
      const runbookUrl = url ?? runbookUrlOf(incident);
      const telling = { key, incident, contact, target, manner, because, empty, runbookUrl };
      const taken = await messenger.tell(telling, signal);
      if (taken === undefined) return undefined;
      metrics.told.inc({ manner });
      metrics.lateness.observe(Math.max(0, clock.nowMs() - notice.dueMs) / 1000);
      await this.#writeDelivery(notice, { key, contact }, taken);
      isDone = true;
      return taken;
    } finally {
      this.#giveBack(key, isDone);
    }
  }

  async #writeDelivery(
    { incident, manner }: Notice,
    { key, contact }: Notice['letters'][number],
    taken: Taken,
  ): Promise<void> {
    this.#unwritten.set(key, taken);
    const person = contact?.id ?? NOBODY;
    await this.#deps.memory.write({
      kind: 'delivered',
      incidentId: incident.id,
      key,
      person,
      manner,
      ...taken,
    });
    this.#unwritten.delete(key);
  }

  async #close({ incident, delivery, action }: Closing, signal: AbortSignal): Promise<void> {
    const key = `${delivery.key}#${action}`;
    if (!this.#take(key)) return;
    let isDone = false;
    try {
      const hasLeft = this.#unwritten.has(key);
      if (!hasLeft && !(await this.#deps.messenger.close(incident, delivery, action, signal))) return;
      this.#unwritten.set(key, true);
      await this.#deps.memory.write({ kind: 'closed', incidentId: incident.id, key: delivery.key, action });
      this.#unwritten.delete(key);
      isDone = true;
    } finally {
      this.#giveBack(key, isDone);
    }
  }

  /** Ends what was watched long enough, and forgets what is long over. */
  async #tidy(nowMs: number): Promise<void> {
    const { memory, policy } = this.#deps;
    const { escalation, unapplied } = memory.state;
    for (const { id } of watchedOut(escalation, policy, nowMs))
      await memory.write({ kind: 'resolved', incidentId: id, by: 'pager' });
    for (const incident of Object.values(escalation.incidents)) {
      const { resolvedMs, deliveries } = incident;
      const isOver = resolvedMs !== undefined && !isCalling(incident) && nowMs - resolvedMs > KEPT_MS;
      if (isOver && unapplied.length === 0 && deliveries.every(({ closed }) => closed === 'resolve'))
        await memory.write({ kind: 'forgotten', incidentId: incident.id });
    }
  }
}

function noteOf(notice: Notice, channels: readonly (Taken | undefined)[]) {
  const { incident, target, manner, because, letters, empty } = notice;
  const names = letters.map(({ contact }) => contact?.name ?? 'the default integration').join(', ');
  const hole = empty.length === 0 ? '' : ` Nobody is at ${empty.join(', ')}.`;
  const how = { page: 'Paged', message: 'Told', letter: 'Wrote to' }[manner];
  const by = [...new Set(channels.map((taken) => taken?.channel))].join(', ');
  return {
    id: newId(),
    incidentId: incident.id,
    kind: target === 'L1' ? ('paged' as const) : ('escalated' as const),
    text: `${how} ${names} (${target}) by ${by}: ${because}.${hole}`,
  };
}
