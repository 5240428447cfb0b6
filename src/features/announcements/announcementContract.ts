import { z } from 'zod';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import {
  COMPONENT_STATUSES,
  INCIDENT_STATUSES,
  STATUS_COMPONENTS,
} from '@/shared/statusPage/statusPageContract.ts';

/** What customers are told of an incident; own words take the name of who signs them (C59). */
export const announceRequestSchema = z
  .strictObject({
    status: z.enum(INCIDENT_STATUSES),
    name: z
      .string()
      .trim()
      .min(1)
      .max(140)
      .optional()
      .meta({ description: 'the title that customers read; needed the first time' }),
    components: z.partialRecord(z.enum(STATUS_COMPONENTS), z.enum(COMPONENT_STATUSES)).default({}),
    template: z.enum(Object.keys(ANNOUNCEMENTS) as (keyof typeof ANNOUNCEMENTS)[]).optional(),
    body: z.string().trim().min(1).max(4_000).optional(),
    signedBy: z.string().trim().min(1).max(120).optional(),
  })
  .refine(({ template, body }) => (template === undefined) !== (body === undefined), {
    path: ['template'],
    message: 'give either template or body',
  })
  .refine(({ body, signedBy }) => body === undefined || signedBy !== undefined, {
    path: ['signedBy'],
    message: 'words of your own need signedBy, who approved them',
  });

const publicIncidentSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  impact: z.string(),
  shortlink: z.string(),
  updates: z.array(z.object({ status: z.string(), body: z.string(), at: z.string() })),
});
export const announcedSchema = z.object({ incident: publicIncidentSchema });
export const statusPageViewSchema = z.object({
  url: z.string(),
  indicator: z.string(),
  description: z.string(),
  components: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
  incidents: z.array(publicIncidentSchema),
  /** Texts that anybody on call may post. */
  templates: z.array(z.object({ name: z.string(), text: z.string() })),
});

export type AnnounceRequest = z.infer<typeof announceRequestSchema>;
export type PublicIncidentView = z.infer<typeof publicIncidentSchema>;
export type StatusPageView = z.infer<typeof statusPageViewSchema>;
