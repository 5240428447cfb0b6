/** The pager without its process: events in a list, a clock that is told, and a world that takes every letter. */
import type { Contact, ContactBook } from '@/core/escalation/ContactBook.ts';
import { dueClosings, dueNotices, NOBODY } from '@/core/escalation/dueNotices.ts';
import type { AlertSighting, EscalationEvent, RowSighting } from '@/core/escalation/EscalationEvent.ts';
import { ESCALATION_POLICY, type Manner, type Target } from '@/core/escalation/EscalationPolicy.ts';
import { EMPTY_ESCALATION, type EscalationState } from '@/core/escalation/EscalationState.ts';
import { foldEscalation } from '@/core/escalation/foldEscalation.ts';
import { demoBook } from '@/shared/paging/demoBook.ts';

export const START_MS = Date.parse('2026-02-02T09:00:00Z');
/** Between two turns of the loop. */
const TICK_MS = 15_000;

const contact = (id: string): Contact => ({
  id,
  name: id,
  email: `${id}@example.com`,
  phone: undefined,
  slack: undefined,
  pagerdutyRoutingKey: undefined,
});

const rotation = (id: string, people: readonly string[]) => ({
  ...{ id, people, every: 'week' as const, start: '2026-01-05T09:00', timeZone: 'UTC', overrides: [] },
});

/** Two for support, two for engineering, and those whom the runbooks name. */
export const BOOK: ContactBook = {
  ...demoBook,
  people: ['sam', 'sue', 'eli', 'eva', 'ceo', 'cto', 'legal', 'security'].map(contact),
  rotations: [rotation('support', ['sam', 'sue']), rotation('engineering', ['eli', 'eva'])],
};

export const anAlert = (change: Partial<AlertSighting> = {}): AlertSighting => ({
  fingerprint: 'f1',
  isFiring: true,
  alertname: 'SystemUnreachable',
  ladder: 'availability',
  priority: 'P1',
  runbook: '',
  component: 'api',
  summary: 'it is down',
  runbookUrl: '',
  facts: [],
  ...change,
});

export const aRow = (change: Partial<RowSighting> = {}): RowSighting => ({
  id: 'row',
  ladder: 'manual',
  title: 'it is down',
  priority: 'P1',
  runbook: '',
  component: 'api',
  openedMs: START_MS,
  acknowledgedMs: undefined,
  isAcknowledged: false,
  isMitigated: false,
  isResolved: false,
  facts: [],
  ...change,
});

export type Sent = {
  readonly atMs: number;
  readonly dueMs: number;
  readonly key: string;
  readonly person: string;
  readonly target: Target;
  readonly manner: Manner;
  readonly because: string;
  readonly empty: readonly Target[];
};

/** Omits the moment from each kind of event, which the stage knows. */
type Untimed<T> = T extends unknown ? Omit<T, 'atMs'> : never;

export class EscalationStage {
  readonly log: EscalationEvent[] = [];
  readonly sent: Sent[] = [];
  readonly closed: { atMs: number; key: string; action: string }[] = [];
  nowMs = START_MS;
  state: EscalationState = EMPTY_ESCALATION;

  constructor(
    readonly book: ContactBook = BOOK,
    readonly policy = ESCALATION_POLICY,
  ) {}

  write(event: Untimed<EscalationEvent>): void {
    const full: EscalationEvent = { ...event, atMs: this.nowMs };
    this.log.push(full);
    this.state = foldEscalation(this.state, full);
  }

  /** As a process that died and reads its journal. */
  restart(): void {
    this.state = this.log.reduce(foldEscalation, EMPTY_ESCALATION);
  }

  /** One turn of the loop; `dieAfter`: it dies after so many letters left and before that is written down. */
  turn(dieAfter = Number.POSITIVE_INFINITY): void {
    let left = 0;
    const roster = { book: this.book, overrides: this.state.overrides };
    const keys = new Set<string>();
    for (const notice of dueNotices(this.state, this.policy, roster, this.nowMs)) {
      const { incident, target, manner, because, dueMs, empty, people } = notice;
      for (const { key, contact: to } of notice.letters) {
        if (keys.has(key)) continue;
        keys.add(key);
        const person = to?.id ?? NOBODY;
        this.sent.push({ atMs: this.nowMs, dueMs, key, person, target, manner, because, empty });
        left += 1;
        if (left > dieAfter) {
          this.restart();
          return;
        }
        const delivered = { incidentId: incident.id, person, manner, channel: 'test' };
        this.write({ kind: 'delivered', ...delivered, key, reference: key });
      }
      const { id: incidentId, episode } = incident;
      this.write({ kind: 'told', incidentId, episode, target, manner, people, because });
    }
    for (const { incident, delivery, action } of dueClosings(this.state)) {
      this.closed.push({ atMs: this.nowMs, key: delivery.key, action });
      this.write({ kind: 'closed', incidentId: incident.id, key: delivery.key, action });
    }
  }

  /** Lets time pass, with a turn at every tick. */
  pass(minutes: number): void {
    const untilMs = this.nowMs + minutes * 60_000;
    for (this.turn(); this.nowMs < untilMs; this.turn()) this.nowMs += TICK_MS;
  }

  /** `minutes person target` of each letter, since the start. */
  transcript(): string[] {
    return this.sent.map(
      ({ atMs, person, target, manner }) =>
        `${Math.round((atMs - START_MS) / 6_000) / 10} ${target} ${person}${manner === 'page' ? '' : ` ${manner}`}`,
    );
  }
}
