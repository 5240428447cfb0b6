import { z } from 'zod';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

/** Approved texts that an incident may need; their words are those of the status page. */
export const MESSAGE_TEMPLATES = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'postmortem',
  'delayed',
  'read_only',
  'payments',
  'security',
] as const;
export type MessageTemplate = (typeof MESSAGE_TEMPLATES)[number];

/** An approved text goes out at once; words of one's own wait for a signature of the CTO. */
export const messageOrderSchema = z.union([
  z.strictObject({ template: z.enum(MESSAGE_TEMPLATES) }),
  z.strictObject({ text: z.string().trim().min(1).max(2_000) }),
]);
export const messageParamsSchema = z.object({ id: idSchema, messageId: idSchema });

export const PAGE_STATES = ['waiting', 'told', 'failed', 'off'] as const;
export type PageState = (typeof PAGE_STATES)[number];

const messageSchema = z.object({
  id: idSchema,
  template: z.string().nullable(),
  text: z.string(),
  author: z.string(),
  writtenAt: instantSchema,
  approvalId: idSchema.nullable(),
  sentAt: instantSchema.nullable(),
  mailedAt: instantSchema.nullable().meta({ description: 'null until its mails are on their way' }),
  mails: z.number().meta({ description: 'people it was mailed to' }),
  mailsWaiting: z.number().meta({ description: 'of these not handed over to the mail server yet' }),
  mailsFailed: z.number().meta({ description: 'of these given up' }),
  pageState: z
    .enum(PAGE_STATES)
    .nullable()
    .meta({ description: 'how far it is to the status page; waiting is tried again by itself' }),
  pageAttempts: z.number(),
  pageFault: z.string().nullable().meta({ description: 'why the last attempt failed' }),
});
export const messagesSchema = z.object({ items: z.array(messageSchema) });

export const messageAnswerSchema = z.object({
  message: messageSchema,
  /** Null while it waits for its signature. */
  told: z.object({ statusPage: z.enum(PAGE_STATES), slack: z.enum(['told', 'off', 'failed']) }).nullable(),
  /** What is to be signed; null when nothing is. */
  approval: z.object({ id: idSchema, document: z.string() }).nullable(),
});
export type Messages = z.infer<typeof messagesSchema>;
export type MessageAnswer = z.infer<typeof messageAnswerSchema>;
