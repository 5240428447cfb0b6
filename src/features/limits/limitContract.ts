import { z } from 'zod';
import { instantSchema } from '@/shared/http/wireContract.ts';

/** Longest that a rule may be given an end for: a year. */
export const RULE_SECONDS_MAX = 31_536_000;

export const clientRuleSchema = z.object({
  /** Address, or network as 10.0.0.0/8. */
  network: z.string(),
  rule: z.enum(['allow', 'block']),
  reason: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
});
export const clientRuleListSchema = z.object({ items: z.array(clientRuleSchema) });

export const clientRuleRequestSchema = z.object({
  network: z.string().trim().min(1).max(64),
  rule: z.enum(['allow', 'block']),
  reason: z.string().trim().min(1).max(500),
  /** The rule ends by itself after so many seconds; left out: it stands until it is taken away. */
  seconds: z.int().min(1).max(RULE_SECONDS_MAX).optional(),
});

/** An address, the e-mail of an account, or the id of a person. */
export const limitedClientSchema = z.object({ client: z.string().trim().min(1).max(320) });
export const networkQuerySchema = z.object({ network: z.string().trim().min(1).max(64) });

export const counterSchema = z.object({ key: z.string(), count: z.int(), secondsLeft: z.int() });
export const countersSchema = z.object({ items: z.array(counterSchema) });
export const clearedSchema = z.object({ cleared: z.int() });

export type ClientRuleRequest = z.infer<typeof clientRuleRequestSchema>;
export type ClientRuleBody = z.infer<typeof clientRuleSchema>;
export type LimitCounter = z.infer<typeof counterSchema>;
