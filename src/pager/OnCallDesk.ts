import { type ContactBook, findContact } from '@/core/escalation/ContactBook.ts';
import { LEVELS, ROLES, type Target } from '@/core/escalation/EscalationPolicy.ts';
import { findIncident, isCalling, type PagedIncident } from '@/core/escalation/EscalationState.ts';
import { whoAnswers } from '@/core/escalation/whoAnswers.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Messenger } from './Messenger.ts';
import type { PagerMemory } from './PagerMemory.ts';

export type DeskDeps = {
  readonly memory: PagerMemory;
  readonly messenger: Messenger;
  readonly book: ContactBook;
  readonly clock: Clock;
};

/** Longest time that somebody may stand in at once. */
const OVERRIDE_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/** What people and commands ask of the pager. */
export class OnCallDesk {
  readonly #deps: DeskDeps;

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  incidents() {
    return Object.values(this.#deps.memory.state.escalation.incidents)
      .filter(({ resolvedMs }) => resolvedMs === undefined)
      .map((incident) => this.#viewOf(incident));
  }

  /** Throws INCIDENT_NOT_FOUND. */
  async acknowledge(name: string, by: string) {
    const { memory } = this.#deps;
    const incident = findIncident(memory.state.escalation, name);
    if (incident === undefined || incident.resolvedMs !== undefined) throw new AppError('INCIDENT_NOT_FOUND');
    if (incident.acknowledgedMs === undefined)
      await memory.write({ kind: 'acknowledged', incidentId: incident.id, by });
    return this.#viewOf(memory.state.escalation.incidents[incident.id] ?? incident);
  }

  who(atMs: number) {
    const { book, memory } = this.#deps;
    const roster = { book, overrides: memory.state.escalation.overrides };
    const items = [...LEVELS, ...ROLES.filter((role) => book.roles[role] !== undefined)].map((target) => {
      const { people, at, empty } = whoAnswers(roster, target, atMs);
      return {
        target,
        at,
        empty,
        people: people.map(({ id, name, phone }) => ({ id, name, phone: phone ?? '' })),
      };
    });
    const { overrides } = memory.state.escalation;
    return { at: new Date(atMs).toISOString(), isDemo: book.isDemo, items, overrides };
  }

  /** Somebody stands in. Throws VALIDATION_FAILED. */
  async override(order: { rotation: string; person: string | undefined; fromMs: number; untilMs: number }) {
    const { book, memory } = this.#deps;
    const refuse = (message: string) => new AppError('VALIDATION_FAILED', { message });
    if (!book.rotations.some(({ id }) => id === order.rotation))
      throw refuse(
        `There is no rotation "${order.rotation}"; there are ${book.rotations.map(({ id }) => id).join(', ')}.`,
      );
    if (order.person !== undefined && findContact(book, order.person) === undefined)
      throw refuse(`There is nobody with the id "${order.person}" in the contact book.`);
    if (!(order.fromMs < order.untilMs)) throw refuse('It must end after it begins.');
    if (order.untilMs - order.fromMs > OVERRIDE_DAYS_MAX * DAY_MS)
      throw refuse(`Nobody stands in for longer than ${OVERRIDE_DAYS_MAX} days.`);
    const override = { id: newId(), ...order };
    await memory.write({ kind: 'override', override });
    return override;
  }

  /** Throws OVERRIDE_NOT_FOUND. */
  async endOverride(id: string): Promise<void> {
    const { memory } = this.#deps;
    if (!memory.state.escalation.overrides.some((one) => one.id === id))
      throw new AppError('OVERRIDE_NOT_FOUND');
    await memory.write({ kind: 'overrideEnded', id });
  }

  /** Tells whoever answers for the target that this is a test; the channel of each, undefined where none took it. */
  async testPage(target: Target, by: string, runbookUrl: string) {
    const { book, memory, messenger, clock } = this.#deps;
    const roster = { book, overrides: memory.state.escalation.overrides };
    const { people, empty } = whoAnswers(roster, target, clock.nowMs());
    const incident = testIncident(newId(), by, clock.nowMs());
    const signal = AbortSignal.timeout(60_000);
    const told = [];
    for (const contact of people.length > 0 ? people : [undefined]) {
      const key = `${incident.id}/1/${contact?.id ?? 'nobody'}/page`;
      const because = `test page, ordered by ${by}; nothing is wrong`;
      const telling = { key, incident, contact, target, manner: 'page' as const, because, empty, runbookUrl };
      const taken = await messenger.tell(telling, signal);
      const channel = taken?.channel;
      const person = contact?.id ?? 'nobody';
      if (channel === 'pagerduty') {
        const delivery = {
          key,
          reference: key,
          person,
          manner: 'page' as const,
          channel,
          atMs: 0,
          closed: undefined,
        };
        await messenger.close(incident, delivery, 'resolve', signal);
      }
      told.push({ person, name: contact?.name ?? 'the default integration', channel: channel ?? null });
    }
    return { target, empty, told };
  }

  #viewOf(incident: PagedIncident) {
    const { id, rowId, ladder, title, priority, runbook, openedMs, acknowledgedMs, acknowledgedBy } =
      incident;
    const told = incident.deliveries.map(({ person, manner, channel, atMs }) => ({
      ...{ person, manner, channel },
      at: new Date(atMs).toISOString(),
    }));
    return {
      ...{ id: rowId ?? id, ladder, title, priority, runbook, told },
      openedAt: new Date(openedMs).toISOString(),
      acknowledgedAt: acknowledgedMs === undefined ? null : new Date(acknowledgedMs).toISOString(),
      acknowledgedBy: acknowledgedBy ?? null,
      isCalling: isCalling(incident),
    };
  }
}

function testIncident(id: string, by: string, nowMs: number): PagedIncident {
  return {
    ...{ id: `test-${id}`, rowId: undefined, ladder: 'test', title: `Test page, ordered by ${by}` },
    ...{ priority: 'P3', runbook: '', component: 'platform', openedMs: nowMs, episode: 1, episodeMs: nowMs },
    ...{ reachedMs: {}, runbooksMs: {}, acknowledgedMs: undefined, acknowledgedBy: undefined },
    ...{ clearedMs: undefined, resolvedMs: undefined, isFromAlerts: false, firing: {}, since: {}, told: {} },
    deliveries: [],
  };
}
