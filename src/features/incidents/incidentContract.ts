import { z } from 'zod';
import { ANSWERS, FACTS, type Fact } from '@/core/incidents/classify.ts';
import {
  COMPONENTS,
  INCIDENT_CLASSES,
  INCIDENT_SOURCES,
  INCIDENT_STATES,
} from '@/core/incidents/Incident.ts';
import { PRIORITIES } from '@/core/incidents/priority.ts';
import { idSchema, instantSchema, pageOf } from '@/shared/http/wireContract.ts';

export const prioritySchema = z.enum(PRIORITIES);
const sentenceSchema = z.string().trim().min(1).max(500);
const textSchema = z.string().trim().min(1).max(4_000);

/** Seconds since detection, beside what is promised. */
export const incidentTimesSchema = z.object({
  acknowledgedAfterS: z.number().nullable(),
  mitigatedAfterS: z.number().nullable(),
  recoveredAfterS: z.number().nullable(),
  responseTargetS: z.number(),
  recoveryTargetS: z.number().nullable(),
  isRecoveryInTime: z.boolean().nullable(),
});

export const incidentSchema = z.object({
  id: idSchema,
  ladder: z.string().meta({ description: 'what makes several rungs one incident' }),
  title: z.string(),
  priority: prioritySchema,
  state: z.enum(INCIDENT_STATES),
  runbook: z.string(),
  component: z.enum(COMPONENTS),
  source: z.enum(INCIDENT_SOURCES),
  incidentClass: z.enum(INCIDENT_CLASSES),
  classifiedBecause: z.string(),
  isSecurity: z.boolean(),
  isDataLoss: z.boolean(),
  isLegal: z.boolean(),
  commander: z.string().nullable(),
  detectedAt: instantSchema,
  acknowledgedAt: instantSchema.nullable(),
  mitigatedAt: instantSchema.nullable(),
  recoveredAt: instantSchema.nullable(),
  resolvedAt: instantSchema.nullable(),
  raisedAt: instantSchema.nullable(),
  watchUntil: instantSchema.nullable(),
  watchMinutes: z.number(),
  affectedUsers: z.number(),
  customerReports: z.number(),
  times: incidentTimesSchema,
});
export type IncidentResponse = z.infer<typeof incidentSchema>;
export const incidentsSchema = pageOf(incidentSchema);

/** The longest period that means are made over, in days. */
export const MEAN_DAYS_MAX = 366;
export const MEAN_DAYS = 90;
export const incidentMeansQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(MEAN_DAYS_MAX).default(MEAN_DAYS),
});
const momentSchema = z.object({
  meanS: z.number().nullable(),
  medianS: z.number().nullable(),
  count: z.number(),
  without: z.number().meta({ description: 'where it has not happened; they are in no mean' }),
  targetS: z.number().nullable().meta({ description: 'null where nothing is promised' }),
  missed: z.number().nullable().meta({ description: 'too late, or not at all and its time is over' }),
});
export const incidentMeansSchema = z.object({
  since: instantSchema,
  isWhole: z.boolean().meta({ description: 'false: only the latest are counted' }),
  groups: z.array(
    z.object({
      incidentClass: z.enum(INCIDENT_CLASSES),
      priority: prioritySchema,
      incidents: z.number(),
      acknowledged: momentSchema,
      mitigated: momentSchema,
      recovered: momentSchema,
    }),
  ),
});
export type IncidentMeansResponse = z.infer<typeof incidentMeansSchema>;

export const incidentListQuerySchema = z.object({
  open: z.enum(['true', 'false']).default('true').meta({ description: 'only those that are not resolved' }),
  cursor: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const incidentEventSchema = z.object({
  id: idSchema,
  at: instantSchema,
  kind: z.string(),
  actor: z.string(),
  text: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export const incidentAlertSchema = z.object({
  fingerprint: z.string(),
  startsAt: instantSchema,
  alertname: z.string(),
  priority: prioritySchema,
  summary: z.string(),
  isFiring: z.boolean(),
  firedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
});
export const wholeIncidentSchema = z.object({
  incident: incidentSchema,
  events: z.array(incidentEventSchema),
  alerts: z.array(incidentAlertSchema),
});
export type WholeIncidentResponse = z.infer<typeof wholeIncidentSchema>;

export const openIncidentSchema = z.object({
  title: sentenceSchema,
  priority: prioritySchema.optional().meta({ description: 'left out it follows from the facts' }),
  because: sentenceSchema.optional(),
  facts: z.partialRecord(z.enum(Object.keys(FACTS) as [Fact, ...Fact[]]), z.enum(ANSWERS)).default({}),
  component: z.enum(COMPONENTS).default('platform'),
  runbook: z.string().trim().max(200).optional(),
  ladder: z.string().trim().min(1).max(200).optional(),
  incidentClass: z.enum(INCIDENT_CLASSES).default('service'),
});
export type OpenIncidentRequest = z.infer<typeof openIncidentSchema>;
export const mitigateSchema = z.object({
  text: textSchema.optional(),
  watch: z.enum(['resolution', 'flag']).default('resolution').meta({
    description: 'watched for 30 minutes, or for 15 when a feature flag was switched off',
  }),
});
export const resolveSchema = z.object({
  reason: textSchema.optional().meta({ description: 'needed before the watch is over' }),
  areAlertsOver: z.boolean().default(false),
});
export const noteSchema = z.object({ text: textSchema });
export const classifySchema = z.object({ priority: prioritySchema, because: sentenceSchema });
export const assignSchema = z.object({ commander: z.string().trim().min(1).max(200) });
export const incidentParamsSchema = z.object({ id: idSchema });
