import type { z } from 'zod';
import type { Clock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { ANNOUNCEMENTS, type AnnouncementName } from '@/shared/statusPage/announcements.ts';
import type {
  postIncidentOrderSchema,
  scheduleMaintenanceOrderSchema,
  updateIncidentOrderSchema,
  updateMaintenanceOrderSchema,
} from '@/shared/statusPage/statusPageContract.ts';
import { type Incident, type Maintenance, type StatusState, UPDATES_MAX } from '../store/StatusState.ts';
import type { StatusStore } from '../store/StatusStore.ts';
import {
  type Announce,
  impactOf,
  incidentChanges,
  maintenanceChanges,
  newIncident,
  sayOfIncident,
  sayOfMaintenance,
  type Trace,
  worksAgain,
} from './moves.ts';
import { isOpen } from './shownComponents.ts';

export type PostIncident = z.output<typeof postIncidentOrderSchema>;
export type UpdateIncident = z.output<typeof updateIncidentOrderSchema>;
export type ScheduleMaintenance = z.output<typeof scheduleMaintenanceOrderSchema>;
export type UpdateMaintenance = z.output<typeof updateMaintenanceOrderSchema>;

/** Longest time after a maintenance began within which it may still be announced, in milliseconds. */
const LATE_MS_MAX = 60 * 60_000;

/** An order that cannot be followed; the message says why. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused';
  constructor(
    readonly status: 404 | 409 | 422,
    message: string,
  ) {
    super(message);
  }
}

export type DeskDeps = {
  readonly clock: Clock;
  readonly store: StatusStore;
  readonly announce: Announce;
};

type Order = {
  readonly template?: AnnouncementName | undefined;
  readonly body?: string | undefined;
  readonly signedBy?: string | undefined;
  readonly by: string;
};

const textOf = ({ template, body = '' }: Order) => (template === undefined ? body : ANNOUNCEMENTS[template]);

const messageIdOf = ({ messageId }: { messageId?: string | undefined }) =>
  messageId === undefined ? {} : { messageId };

function traceOf({ by, signedBy, template }: Order, action: string, status: string, atMs: number): Trace {
  const words = template === undefined ? 'own words' : `text ${template}`;
  return { atMs, action, by, signedBy: signedBy ?? null, detail: `${status}, ${words}` };
}

/** The end may always be told. */
function assertRoom({ updates }: Incident | Maintenance, status: string): void {
  if (updates.length >= UPDATES_MAX && status !== 'resolved' && status !== 'completed')
    throw new OrderRefused(409, `There are ${UPDATES_MAX} updates already: open another one.`);
}

/** The incident that the page opened by itself about one of these components. */
function automaticAbout({ incidents }: StatusState, { components }: PostIncident): Incident | undefined {
  const wanted = Object.keys(components);
  return incidents.find(
    (one) =>
      isOpen(one) &&
      one.isAutomatic &&
      (wanted.length === 0 || Object.keys(one.components).some((id) => wanted.includes(id))),
  );
}

/** Where people write incidents and maintenances. Each order throws an OrderRefused or a StoreFault. */
export class StatusDesk {
  constructor(private readonly deps: DeskDeps) {}

  postIncident(order: PostIncident): Promise<Incident> {
    const { store, clock, announce } = this.deps;
    return store.commit((state) => {
      const known = state.incidents.find(
        ({ reference }) => reference !== null && reference === order.reference,
      );
      if (known !== undefined) return { changes: [], result: known };
      const atMs = clock.nowMs();
      const own = automaticAbout(state, order);
      const base = own ?? newIncident(order.name, atMs);
      assertRoom(base, order.status);
      const components = { ...base.components, ...order.components };
      const { name, status, reference = null, impact = impactOf(components) } = order;
      const result = sayOfIncident(
        { ...base, name, components, impact, reference, isAutomatic: false },
        { status, body: textOf(order), atMs, ...messageIdOf(order) },
      );
      const action = own === undefined ? 'incident.posted' : 'incident.taken_over';
      return {
        changes: incidentChanges(state, result, announce, traceOf(order, action, status, atMs)),
        result,
      };
    });
  }

  updateIncident(id: string, order: UpdateIncident): Promise<Incident> {
    const { store, clock, announce } = this.deps;
    return store.commit((state) => {
      const incident = state.incidents.find((one) => one.id === id);
      if (incident === undefined) throw new OrderRefused(404, 'There is no such incident.');
      const { status, name = incident.name, messageId } = order;
      if (messageId !== undefined && incident.updates.some((update) => update.messageId === messageId))
        return { changes: [], result: incident };
      if (status === 'resolved' && incident.resolvedAtMs !== null)
        throw new OrderRefused(409, 'The incident is resolved already.');
      if (status === 'postmortem' && incident.resolvedAtMs === null)
        throw new OrderRefused(409, 'A post-mortem follows the end: resolve the incident first.');
      assertRoom(incident, status);
      const atMs = clock.nowMs();
      const before = status === 'monitoring' ? worksAgain(incident) : incident;
      const components = { ...before.components, ...order.components };
      const hasNews = Object.keys(order.components).length > 0;
      const impact = order.impact ?? (hasNews ? impactOf(components) : incident.impact);
      const result = sayOfIncident(
        { ...incident, name, components, impact, isAutomatic: false },
        { status, body: textOf(order), atMs, ...messageIdOf(order) },
      );
      const trace = traceOf(order, 'incident.updated', status, atMs);
      return { changes: incidentChanges(state, result, announce, trace), result };
    });
  }

  scheduleMaintenance(order: ScheduleMaintenance): Promise<Maintenance> {
    const { store, clock, announce } = this.deps;
    return store.commit((state) => {
      const known = state.maintenances.find(
        ({ reference }) => reference !== null && reference === order.reference,
      );
      if (known !== undefined) return { changes: [], result: known };
      const atMs = clock.nowMs();
      const [fromMs, untilMs] = [Date.parse(order.scheduledFor), Date.parse(order.scheduledUntil)];
      if (fromMs < atMs - LATE_MS_MAX || untilMs <= atMs)
        throw new OrderRefused(422, 'The window lies in the past: announce what is still to come.');
      const { name, components, reference = null } = order;
      const base: Maintenance = {
        ...{ id: newId(), name, status: 'scheduled', components, reference, fromMs, untilMs, updates: [] },
        ...{ announcedAtMs: atMs, updatedAtMs: atMs, beganAtMs: null, completedAtMs: null },
      };
      const result = sayOfMaintenance(base, { status: 'scheduled', body: textOf(order), atMs });
      const trace = traceOf(order, 'maintenance.scheduled', 'scheduled', atMs);
      return { changes: maintenanceChanges(state, result, announce, trace), result };
    });
  }

  updateMaintenance(id: string, order: UpdateMaintenance): Promise<Maintenance> {
    const { store, clock, announce } = this.deps;
    return store.commit((state) => {
      const maintenance = state.maintenances.find((one) => one.id === id);
      if (maintenance === undefined) throw new OrderRefused(404, 'There is no such maintenance.');
      if (maintenance.status === 'completed')
        throw new OrderRefused(409, 'The maintenance is over; announce another one.');
      const { status } = order;
      assertRoom(maintenance, status);
      const atMs = clock.nowMs();
      const result = sayOfMaintenance(maintenance, { status, body: textOf(order), atMs });
      const trace = traceOf(order, 'maintenance.updated', status, atMs);
      return { changes: maintenanceChanges(state, result, announce, trace), result };
    });
  }
}
