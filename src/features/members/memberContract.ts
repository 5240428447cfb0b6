import { z } from 'zod';
import { ROLES } from '@/core/access/roles.ts';
import { emailSchema, idSchema, instantSchema } from '@/shared/http/wireContract.ts';

export const INVITATION_DAYS_MAX = 30;
export const INVITATION_DAYS_DEFAULT = 7;

const roleSchema = z.enum(ROLES);

export const memberSchema = z.object({
  userId: idSchema,
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  joinedAt: instantSchema,
});
export const memberListSchema = z.object({ items: z.array(memberSchema) });
export const memberParamsSchema = z.object({ userId: idSchema });
export const changeRoleRequestSchema = z.object({ role: roleSchema });

export const createInvitationRequestSchema = z.object({
  role: roleSchema,
  validDays: z.int().min(1).max(INVITATION_DAYS_MAX).default(INVITATION_DAYS_DEFAULT),
  /** Where the link is mailed to; without it, whoever invites gets the token and passes it on. */
  email: emailSchema.optional(),
});
export const invitationSchema = z.object({
  id: idSchema,
  role: roleSchema,
  invitedBy: z.string(),
  mailedTo: z.string().nullable(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
});
/** The token is told this once, and not at all when it was mailed; only its hash is kept. */
export const createdInvitationSchema = invitationSchema.extend({ token: z.string().nullable() });
export const invitationListSchema = z.object({ items: z.array(invitationSchema) });
export const invitationParamsSchema = z.object({ id: idSchema });
export const acceptInvitationRequestSchema = z.object({ token: z.string().min(1).max(200) });

export type Member = z.infer<typeof memberSchema>;
export type Invitation = z.infer<typeof invitationSchema>;
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;
export type CreateInvitationRequest = z.infer<typeof createInvitationRequestSchema>;
