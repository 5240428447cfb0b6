import type { Clock } from '@/shared/clock/Clock.ts';
import type { Log } from '@/shared/log/log.ts';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import type { IncidentStatus } from '@/shared/statusPage/statusPageContract.ts';
import type { Change, Incident, Maintenance, StatusState } from '../store/StatusState.ts';
import type { Component } from '../watch/Condition.ts';
import {
  impactOf,
  incidentChanges,
  maintenanceChanges,
  newIncident,
  sayOfIncident,
  sayOfMaintenance,
  worksAgain,
} from './moves.ts';
import type { DeskDeps } from './StatusDesk.ts';
import { isOpen, isUnderWay, namesOf } from './shownComponents.ts';

/** A component that is down for longer than this gets an incident without anybody asking. */
export const OPEN_AFTER_MS = 120_000;
/** An automatic incident ends when everything has worked for that long (R240). */
export const WATCH_MS = 30 * 60_000;

const BY = 'the page itself';
const RELAPSE = 'The fault has come back. We keep working on it.';

/** What the page writes by itself: outages that last, their end after the watch, maintenances by the clock. */
export class AutomaticDesk {
  readonly #downSinceMs = new Map<Component['id'], number>();
  #calmSinceMs: number | undefined;
  readonly #clock: Clock;

  constructor(private readonly deps: DeskDeps & { readonly log: Log }) {
    this.#clock = deps.clock;
  }

  /** Looks at what is seen now and writes what follows from it; holds also on a full disk. */
  tick(seen: readonly Component[]): void {
    const nowMs = this.#clock.elapsedMs();
    for (const { id, condition } of seen) {
      if (condition !== 'down') this.#downSinceMs.delete(id);
      else if (!this.#downSinceMs.has(id)) this.#downSinceMs.set(id, nowMs);
    }
    // While the disk is silent the same would be decided again and again.
    if (this.deps.store.waiting > 0) return;
    this.deps.store.note((state) => {
      const byClock = state.maintenances.flatMap((maintenance) => this.#keepTime(state, maintenance));
      const own = state.incidents.find((one) => isOpen(one) && one.isAutomatic);
      const opened = this.#openOrWiden(state, own, nowMs);
      const watched = opened.length === 0 && own !== undefined ? this.#watch(state, own, seen, nowMs) : [];
      return [...byClock, ...opened, ...watched];
    });
  }

  #keepTime(state: StatusState, maintenance: Maintenance): Change[] {
    const atMs = this.#clock.nowMs();
    const { status, fromMs, untilMs } = maintenance;
    const isOver = atMs >= untilMs && status !== 'completed';
    const isDue = status === 'scheduled' && atMs >= fromMs;
    if (!isOver && !isDue) return [];
    const next = isOver ? 'completed' : 'in_progress';
    const value = sayOfMaintenance(maintenance, { status: next, body: ANNOUNCEMENTS[next], atMs });
    const trace = { atMs, action: 'maintenance.automatic', by: BY, signedBy: null, detail: next };
    return maintenanceChanges(state, value, this.deps.announce, trace);
  }

  #openOrWiden(state: StatusState, own: Incident | undefined, nowMs: number): Change[] {
    const { incidents, maintenances } = state;
    const isToldOf = (id: Component['id']) =>
      incidents.some((one) => isOpen(one) && one.components[id] !== undefined) ||
      maintenances.some((one) => isUnderWay(one) && one.components.includes(id));
    const lasting = [...this.#downSinceMs]
      .filter(([id, sinceMs]) => nowMs - sinceMs >= OPEN_AFTER_MS && !isToldOf(id))
      .map(([id]) => ({ id }));
    if (lasting.length === 0) return [];
    const verb = lasting.length === 1 ? 'does' : 'do';
    const base = own ?? newIncident(`${namesOf(lasting)} ${verb} not work`, this.#clock.nowMs());
    const down = Object.fromEntries(lasting.map(({ id }) => [id, 'major_outage' as const]));
    const components = { ...base.components, ...down };
    const body = own === undefined ? ANNOUNCEMENTS.investigating : `Also concerned: ${namesOf(lasting)}.`;
    this.deps.log.warn({ incidentId: base.id, components }, 'the status page opened an incident by itself');
    const incident = { ...base, components, impact: impactOf(components), isAutomatic: true };
    return this.#say(state, incident, 'investigating', body);
  }

  #watch(state: StatusState, own: Incident, seen: readonly Component[], nowMs: number): Change[] {
    const concerned = seen.filter(({ id }) => own.components[id] !== undefined);
    const isCalm = concerned.every(({ condition }) => condition === 'operational');
    if (!isCalm) this.#calmSinceMs = undefined;
    else this.#calmSinceMs ??= nowMs;
    if (own.status !== 'monitoring')
      return isCalm ? this.#say(state, worksAgain(own), 'monitoring', ANNOUNCEMENTS.monitoring) : [];
    const down = concerned.filter(({ condition }) => condition === 'down');
    if (down.length > 0) {
      const again = Object.fromEntries(down.map(({ id }) => [id, 'major_outage' as const]));
      const components = { ...own.components, ...again };
      return this.#say(state, { ...own, components }, 'investigating', RELAPSE);
    }
    const isOver = this.#calmSinceMs !== undefined && nowMs - this.#calmSinceMs >= WATCH_MS;
    return isOver ? this.#say(state, own, 'resolved', ANNOUNCEMENTS.resolved) : [];
  }

  #say(state: StatusState, incident: Incident, status: IncidentStatus, body: string): Change[] {
    const atMs = this.#clock.nowMs();
    const value = sayOfIncident(incident, { status, body, atMs });
    const trace = { atMs, action: 'incident.automatic', by: BY, signedBy: null, detail: status };
    return incidentChanges(state, value, this.deps.announce, trace);
  }
}
