import { z } from 'zod';

const KINDS = {
  'incident.acknowledged': 'acknowledged',
  'incident.unacknowledged': 'unacknowledged',
  'incident.resolved': 'resolved',
} as const;
const NAME_LENGTH_MAX = 80;

/** What was done to an incident at PagerDuty. */
export type Answer = {
  /** Of the event; the same however often it comes. */
  readonly id: string;
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  /** The `dedup_key` that the incident was paged under. */
  readonly incidentKey: string;
  /** Who did it; undefined when it was a program, ours or Alertmanager. */
  readonly by: string | undefined;
  readonly occurredMs: number;
};

/** Of an event only this; PagerDuty adds fields and types over time. */
const eventSchema = z.object({ id: z.string().min(1).max(100), event_type: z.string() });
const answerSchema = z.object({
  occurred_at: z.iso.datetime({ offset: true }),
  agent: z.object({ type: z.string(), summary: z.string().nullish() }).nullish(),
  data: z.object({ incident_key: z.string().nullish() }),
});

/** A name is one line in a timeline, whatever somebody called themselves. */
function nameOf(agent: z.infer<typeof answerSchema>['agent']): string | undefined {
  if (!agent?.type.startsWith('user')) return undefined;
  const name = (agent.summary ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  return `${name.slice(0, NAME_LENGTH_MAX) || 'somebody'} (PagerDuty)`;
}

/** The answer in a webhook of PagerDuty, version 3; undefined for what is none. Throws a ZodError. */
export function parseAnswer(body: unknown): Answer | undefined {
  const { event } = z.object({ event: z.looseObject(eventSchema.shape) }).parse(body);
  if (!(event.event_type in KINDS)) return undefined;
  const { occurred_at: at, agent, data } = answerSchema.parse(event);
  return {
    id: event.id,
    kind: KINDS[event.event_type as keyof typeof KINDS],
    incidentKey: data.incident_key ?? '',
    by: nameOf(agent),
    occurredMs: Date.parse(at),
  };
}
