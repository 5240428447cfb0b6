import { z } from 'zod';

export const CHANNELS = ['pagerduty', 'slack', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One request that came, and what was answered. */
export const deliverySchema = z.object({
  id: z.string(),
  channel: z.enum(CHANNELS),
  path: z.string(),
  receivedAt: z.string(),
  /** True when the sender may believe that it has arrived. */
  isAccepted: z.boolean(),
  /** HTTP status of the answer; 0 when none was given. */
  status: z.number(),
  /** Why it was not accepted. */
  refusal: z.string().optional(),
  /** One line for people. */
  summary: z.string(),
  /** PagerDuty's: what makes several events one incident. */
  dedupKey: z.string().optional(),
  body: z.unknown(),
  /** True for what somebody did here: it came from nowhere. */
  isAnswer: z.boolean().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;
