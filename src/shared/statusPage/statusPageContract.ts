/** What the status page takes and gives on the wire; the product, the command line and the page share it. */
import { z } from 'zod';
import { ANNOUNCEMENTS } from './announcements.ts';

/** The parts that the page names, in its order. */
export const STATUS_COMPONENTS = ['api', 'database', 'forecasting', 'billing', 'status'] as const;
export type StatusComponent = (typeof STATUS_COMPONENTS)[number];

export const COMPONENT_NAMES: Readonly<Record<StatusComponent, string>> = {
  api: 'API',
  database: 'Database',
  forecasting: 'Forecasting',
  billing: 'Billing',
  status: 'Status',
};

/** Words of Statuspage's public API. */
export const COMPONENT_STATUSES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;
export const INCIDENT_STATUSES = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
] as const;
export const MAINTENANCE_STATUSES = ['scheduled', 'in_progress', 'verifying', 'completed'] as const;
export const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;

export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];
export type Impact = (typeof IMPACTS)[number];

const NAME_LENGTH_MAX = 140;
const BODY_LENGTH_MAX = 4_000;
const PERSON_LENGTH_MAX = 120;
const REFERENCE_LENGTH_MAX = 120;
/** Longest window of a maintenance, in milliseconds. */
const WINDOW_MS_MAX = 7 * 86_400_000;

/** One line of text that a person wrote; it becomes the subject of a mail. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must be one line');
const words = z
  .string()
  .trim()
  .min(1)
  .max(BODY_LENGTH_MAX)
  .transform((text) => text.replaceAll('\r\n', '\n'))
  .refine((text) => /^(\P{Cc}|[\n\t])*$/u.test(text), 'holds control characters');
const instant = z.iso.datetime({ offset: true });

/**
 * What is said: the name of an approved text, or words of one's own with the name of who signs them (C59: who
 * is on call may post an approved text, free text is signed).
 */
const said = {
  template: z.enum(Object.keys(ANNOUNCEMENTS) as (keyof typeof ANNOUNCEMENTS)[]).optional(),
  body: words.optional(),
  signedBy: line(PERSON_LENGTH_MAX).optional(),
  /** Who posts it; written down, not shown. */
  by: line(PERSON_LENGTH_MAX),
};

/** Of whoever says it: said again under the same one, because the answer was lost, it changes nothing. */
const messageId = line(REFERENCE_LENGTH_MAX).optional();

type Said = { readonly template?: unknown; readonly body?: unknown; readonly signedBy?: unknown };

function checkSaid({ template, body, signedBy }: Said, context: z.RefinementCtx): void {
  if ((template === undefined) === (body === undefined))
    context.addIssue({ code: 'custom', path: ['template'], message: 'give either template or body' });
  if (body !== undefined && signedBy === undefined)
    context.addIssue({
      code: 'custom',
      path: ['signedBy'],
      message: 'words of your own need signedBy, who approved them; an approved text needs nobody',
    });
}

const components = z.partialRecord(z.enum(STATUS_COMPONENTS), z.enum(COMPONENT_STATUSES));

export const postIncidentOrderSchema = z
  .strictObject({
    name: line(NAME_LENGTH_MAX),
    status: z.enum(['investigating', 'identified', 'monitoring']).default('investigating'),
    /** Unless given, what the components' statuses make of it. */
    impact: z.enum(IMPACTS).optional(),
    components: components.default({}),
    /** Of whoever posts: a second order with the same one changes nothing and is answered with the first. */
    reference: line(REFERENCE_LENGTH_MAX).optional(),
    messageId,
    ...said,
  })
  .superRefine(checkSaid);

export const updateIncidentOrderSchema = z
  .strictObject({
    status: z.enum(INCIDENT_STATUSES),
    name: line(NAME_LENGTH_MAX).optional(),
    impact: z.enum(IMPACTS).optional(),
    components: components.default({}),
    messageId,
    ...said,
  })
  .superRefine(checkSaid);

export const scheduleMaintenanceOrderSchema = z
  .strictObject({
    name: line(NAME_LENGTH_MAX),
    scheduledFor: instant,
    scheduledUntil: instant,
    components: z.array(z.enum(STATUS_COMPONENTS)).min(1).max(STATUS_COMPONENTS.length),
    reference: line(REFERENCE_LENGTH_MAX).optional(),
    ...said,
  })
  .superRefine(checkSaid)
  .superRefine(({ scheduledFor, scheduledUntil }, context) => {
    const lengthMs = Date.parse(scheduledUntil) - Date.parse(scheduledFor);
    if (lengthMs > 0 && lengthMs <= WINDOW_MS_MAX) return;
    context.addIssue({
      code: 'custom',
      path: ['scheduledUntil'],
      message: 'must be later than scheduledFor, by a week at most',
    });
  });

export const updateMaintenanceOrderSchema = z
  .strictObject({ status: z.enum(MAINTENANCE_STATUSES), ...said })
  .superRefine(checkSaid);

export type PostIncidentOrder = z.input<typeof postIncidentOrderSchema>;
export type UpdateIncidentOrder = z.input<typeof updateIncidentOrderSchema>;
export type ScheduleMaintenanceOrder = z.input<typeof scheduleMaintenanceOrderSchema>;
export type UpdateMaintenanceOrder = z.input<typeof updateMaintenanceOrderSchema>;

const publicComponentSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.enum(COMPONENT_STATUSES),
  description: z.string().nullable(),
});

const publicIncidentSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  impact: z.string(),
  shortlink: z.string(),
  created_at: instant,
  updated_at: instant,
  resolved_at: instant.nullable(),
  incident_updates: z.array(
    z.looseObject({ id: z.string(), status: z.string(), body: z.string(), created_at: instant }),
  ),
  components: z.array(publicComponentSchema),
});

const publicMaintenanceSchema = publicIncidentSchema.extend({
  scheduled_for: instant,
  scheduled_until: instant,
});

export const incidentAnswerSchema = z.object({ incident: publicIncidentSchema });
export const incidentListSchema = z.object({ incidents: z.array(publicIncidentSchema) });
export const maintenanceAnswerSchema = z.object({ scheduled_maintenance: publicMaintenanceSchema });
export const statusSummarySchema = z.looseObject({
  page: z.looseObject({ name: z.string(), url: z.string(), updated_at: instant.nullable() }),
  status: z.object({ indicator: z.string(), description: z.string() }),
  components: z.array(publicComponentSchema),
  incidents: z.array(publicIncidentSchema),
  scheduled_maintenances: z.array(publicMaintenanceSchema),
});

export const subscriberSchema = z.object({
  id: z.string(),
  channel: z.enum(['email', 'webhook']),
  /** Shortened, so that a list tells nobody's address. */
  target: z.string(),
  state: z.enum(['pending', 'confirmed', 'disabled']),
  since: instant,
  failures: z.number().int(),
});
export const subscriberListSchema = z.object({
  items: z.array(subscriberSchema),
  waiting: z.number().int(),
});

export type PublicIncident = z.infer<typeof publicIncidentSchema>;
export type IncidentList = z.infer<typeof incidentListSchema>;
export type PublicMaintenance = z.infer<typeof publicMaintenanceSchema>;
export type StatusSummary = z.infer<typeof statusSummarySchema>;
export type SubscriberList = z.infer<typeof subscriberListSchema>;
