import { z } from 'zod';
import { userSchema } from '@/features/people/peopleContract.ts';

/** The refresh token travels in an HttpOnly cookie only. */
export const sessionResponseSchema = z.object({
  accessToken: z.string(),
  expiresInS: z.int(),
  user: userSchema,
});

export type SessionResponse = z.infer<typeof sessionResponseSchema>;
