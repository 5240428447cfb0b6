import { z } from 'zod';
import { ROLES } from '@/core/access/roles.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

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
});
export const invitationSchema = z.object({
  id: idSchema,
  role: roleSchema,
  invitedBy: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema,
});
/** The token is told this once; only its hash is kept. */
export const createdInvitationSchema = invitationSchema.extend({ token: z.string() });
export const invitationListSchema = z.object({ items: z.array(invitationSchema) });
export const invitationParamsSchema = z.object({ id: idSchema });
export const acceptInvitationRequestSchema = z.object({ token: z.string().min(1).max(200) });

export type Member = z.infer<typeof memberSchema>;
export type Invitation = z.infer<typeof invitationSchema>;
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;
export type CreateInvitationRequest = z.infer<typeof createInvitationRequestSchema>;
