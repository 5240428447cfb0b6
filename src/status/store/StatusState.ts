import { z } from 'zod';
import {
  COMPONENT_STATUSES,
  IMPACTS,
  INCIDENT_STATUSES,
  MAINTENANCE_STATUSES,
  STATUS_COMPONENTS,
} from '@/shared/statusPage/statusPageContract.ts';
import { CONDITIONS } from '../watch/Condition.ts';

export const HISTORY_DAYS_MAX = 90;
export const INCIDENTS_MAX = 300;
export const MAINTENANCES_MAX = 100;
export const UPDATES_MAX = 50;
export const AUDIT_MAX = 1_000;
export const SUBSCRIBERS_MAX = { email: 5_000, webhook: 500 } as const;
/** Subscribers that have not confirmed yet; the oldest make room. */
export const PENDING_MAX = 500;
export const DELIVERIES_MAX = 20_000;

const component = z.enum(STATUS_COMPONENTS);
const condition = z.enum(CONDITIONS);
const instantMs = z.number().int();

const updateSchema = z.object({
  id: z.string(),
  status: z.union([z.enum(INCIDENT_STATUSES), z.enum(MAINTENANCE_STATUSES)]),
  body: z.string(),
  atMs: instantMs,
  /** Of whoever said it, where they gave one. */
  messageId: z.string().optional(),
});

export const incidentSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(INCIDENT_STATUSES),
  impact: z.enum(IMPACTS),
  /** What people say about each component; until the end it shows as no better than that. */
  components: z.partialRecord(component, z.enum(COMPONENT_STATUSES)),
  /** Opened by the page itself, and no person has written in it since. */
  isAutomatic: z.boolean(),
  reference: z.string().nullable(),
  startedAtMs: instantMs,
  updatedAtMs: instantMs,
  monitoringAtMs: instantMs.nullable(),
  resolvedAtMs: instantMs.nullable(),
  updates: z.array(updateSchema),
});

export const maintenanceSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(MAINTENANCE_STATUSES),
  components: z.array(component),
  reference: z.string().nullable(),
  announcedAtMs: instantMs,
  fromMs: instantMs,
  untilMs: instantMs,
  /** When it really began and ended. */
  beganAtMs: instantMs.nullable(),
  completedAtMs: instantMs.nullable(),
  updatedAtMs: instantMs,
  updates: z.array(updateSchema),
});

/** Milliseconds of one day that a component was in each condition. */
export const daySchema = z.object({ day: z.string(), ms: z.partialRecord(condition, z.number()) });

export const subscriberSchema = z.object({
  id: z.string(),
  channel: z.enum(['email', 'webhook']),
  target: z.string(),
  state: z.enum(['pending', 'confirmed', 'disabled']),
  /** Since when in this state; a part of what the link to confirm proves. */
  sinceMs: instantMs,
  /** Deliveries in a row that were given up. */
  failures: z.number().int(),
});

export const deliverySchema = z.object({
  id: z.string(),
  subscriberId: z.string(),
  /** What is told: an update of an incident or a maintenance, or the request to confirm. */
  kind: z.enum(['incident', 'maintenance', 'confirm']),
  subjectId: z.string(),
  updateId: z.string(),
  attempts: z.number().int(),
  dueAtMs: instantMs,
});

const auditSchema = z.object({
  atMs: instantMs,
  action: z.string(),
  by: z.string(),
  signedBy: z.string().nullable(),
  subjectId: z.string(),
  detail: z.string(),
});

export type Update = z.infer<typeof updateSchema>;
export type Incident = z.infer<typeof incidentSchema>;
export type Maintenance = z.infer<typeof maintenanceSchema>;
export type Day = z.infer<typeof daySchema>;
export type Subscriber = z.infer<typeof subscriberSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type AuditEntry = z.infer<typeof auditSchema>;

export const stateSchema = z.object({
  /** Oldest first. */
  incidents: z.array(incidentSchema),
  maintenances: z.array(maintenanceSchema),
  /** Oldest first, of each component. */
  days: z.partialRecord(component, z.array(daySchema)),
  /** Until when the time of the components is accounted for. */
  accountedToMs: instantMs.nullable(),
  subscribers: z.array(subscriberSchema),
  deliveries: z.array(deliverySchema),
  audit: z.array(auditSchema),
});
export type StatusState = z.infer<typeof stateSchema>;

export const EMPTY_STATE: StatusState = {
  incidents: [],
  maintenances: [],
  days: {},
  accountedToMs: null,
  subscribers: [],
  deliveries: [],
  audit: [],
};

const timeSchema = z.object({ component, day: z.string(), condition, ms: z.number() });

/** One line of the journal holds several of them, which hold together or not at all. */
export const changeSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('putIncident'), value: incidentSchema }),
  z.object({ do: z.literal('putMaintenance'), value: maintenanceSchema }),
  z.object({ do: z.literal('addTime'), toMs: instantMs, spans: z.array(timeSchema) }),
  z.object({ do: z.literal('putSubscriber'), value: subscriberSchema }),
  z.object({ do: z.literal('dropSubscriber'), id: z.string() }),
  z.object({ do: z.literal('putDeliveries'), values: z.array(deliverySchema) }),
  z.object({ do: z.literal('dropDelivery'), id: z.string() }),
  z.object({ do: z.literal('audit'), value: auditSchema }),
]);
export type Change = z.infer<typeof changeSchema>;
export type TimeSpan = z.infer<typeof timeSchema>;

function put<Value extends { readonly id: string }>(
  list: readonly Value[],
  value: Value,
  max: number,
): Value[] {
  const isKnown = list.some(({ id }) => id === value.id);
  const next = isKnown ? list.map((one) => (one.id === value.id ? value : one)) : [...list, value];
  return next.slice(-max);
}

function addSpan(days: StatusState['days'], span: TimeSpan): StatusState['days'] {
  const { component: id, day, condition: name, ms } = span;
  const before = days[id] ?? [];
  const known = before.find((one) => one.day === day);
  const next = { day, ms: { ...known?.ms, [name]: (known?.ms[name] ?? 0) + ms } };
  const all = known === undefined ? [...before, next] : before.map((one) => (one === known ? next : one));
  return { ...days, [id]: all.sort((a, b) => a.day.localeCompare(b.day)).slice(-HISTORY_DAYS_MAX) };
}

/** The state after a change; every list stays within its bound. */
export function applyChange(state: StatusState, change: Change): StatusState {
  switch (change.do) {
    case 'putIncident':
      return { ...state, incidents: put(state.incidents, change.value, INCIDENTS_MAX) };
    case 'putMaintenance':
      return { ...state, maintenances: put(state.maintenances, change.value, MAINTENANCES_MAX) };
    case 'addTime':
      return {
        ...state,
        days: change.spans.reduce(addSpan, state.days),
        accountedToMs: Math.max(change.toMs, state.accountedToMs ?? change.toMs),
      };
    case 'putSubscriber': {
      const max = SUBSCRIBERS_MAX.email + SUBSCRIBERS_MAX.webhook;
      return { ...state, subscribers: put(state.subscribers, change.value, max) };
    }
    case 'dropSubscriber':
      return {
        ...state,
        subscribers: state.subscribers.filter(({ id }) => id !== change.id),
        deliveries: state.deliveries.filter(({ subscriberId }) => subscriberId !== change.id),
      };
    case 'putDeliveries': {
      const ids = new Set(change.values.map(({ id }) => id));
      const others = state.deliveries.filter(({ id }) => !ids.has(id));
      return { ...state, deliveries: [...others, ...change.values].slice(-DELIVERIES_MAX) };
    }
    case 'dropDelivery':
      return { ...state, deliveries: state.deliveries.filter(({ id }) => id !== change.id) };
    case 'audit':
      return { ...state, audit: [...state.audit, change.value].slice(-AUDIT_MAX) };
  }
}
