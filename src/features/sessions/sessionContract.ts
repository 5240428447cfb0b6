import { z } from 'zod';
import { userSchema } from '@/features/people/peopleContract.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

/** The refresh token travels in an HttpOnly cookie only. */
export const sessionResponseSchema = z.object({
  accessToken: z.string(),
  expiresInS: z.int(),
  user: userSchema,
});

export const openSessionSchema = z.object({
  id: idSchema,
  /** The session of the token that asks. */
  isCurrent: z.boolean(),
  createdAt: instantSchema,
  /** When it was renewed last; an open page does so every quarter of an hour. */
  lastUsedAt: instantSchema,
  expiresAt: instantSchema,
  /** Address and program that it was used from last, as they said. */
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export const openSessionsSchema = z.object({ items: z.array(openSessionSchema) });
export const endedSessionsSchema = z.object({ ended: z.int().min(0) });

export const CURRENT_SESSION = 'current';
export const sessionParamsSchema = z.object({
  sessionId: z.union([idSchema, z.literal(CURRENT_SESSION)]).describe(`An id, or \`${CURRENT_SESSION}\`.`),
});

export type SessionResponse = z.infer<typeof sessionResponseSchema>;
export type OpenSession = z.infer<typeof openSessionSchema>;
