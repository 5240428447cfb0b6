import { z } from 'zod';
import { emailSchema, idSchema, instantSchema } from '@/shared/http/wireContract.ts';

const reasonSchema = z.string().trim().min(1).max(500);
const countsSchema = {
  people: z.int(),
  sessions: z.int(),
  apiKeys: z.int(),
  shareLinks: z.int(),
};

/** Of one company, of one person by their address; of everybody without both. */
export const accessQuerySchema = z
  .object({ companyId: idSchema.optional(), email: emailSchema.optional() })
  .refine(({ companyId, email }) => companyId === undefined || email === undefined, {
    message: 'name a company or a person, not both',
  });
export const accessSchema = z.object(countsSchema);
export type OpenAccess = z.infer<typeof accessSchema>;

export const revocationRequestSchema = z.object({
  whose: z
    .union([
      z.strictObject({ companyId: idSchema }),
      z.strictObject({ email: emailSchema }),
      z.strictObject({ everyone: z.literal(true) }),
    ])
    .meta({ description: 'exactly one of them' }),
  reason: reasonSchema,
  incidentId: idSchema.optional().meta({ description: 'whose timeline gets a line' }),
});
export type RevocationRequest = z.input<typeof revocationRequestSchema>;
export const revocationSchema = z.object({
  ...countsSchema,
  late: z
    .object({ apiKeys: z.int(), shareLinks: z.int() })
    .meta({ description: 'made, and ended, while processes still believed in an ended session' }),
});
export type RevocationReceipt = z.infer<typeof revocationSchema>;

export const secretStateSchema = z.object({
  current: z.string().meta({ description: 'id of the secret that the process signs with, which answered' }),
  previous: z.array(z.string()).meta({ description: 'ids of those before it that still hold' }),
  lastChange: z
    .object({
      at: instantSchema,
      from: z.string(),
      to: z.string(),
      overlap: z.boolean(),
      by: z.string(),
      reason: z.string(),
    })
    .nullable()
    .meta({ description: 'the last one that the audit log knows' }),
  isRestartDue: z.boolean().meta({ description: 'it was changed and this process signs with another one' }),
});
export type SecretState = z.infer<typeof secretStateSchema>;

/** Rows that one answer shows; the file has more. */
export const EXPOSURE_ROWS_SHOWN_MAX = 500;

export const exposureQuerySchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    companyId: idSchema.optional(),
    email: emailSchema.optional(),
    apiKeyId: idSchema.optional(),
    sessionId: idSchema.optional(),
    ip: z.string().trim().min(1).max(64).optional(),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { message: 'from must be before to' })
  .refine(({ from, to, ...whose }) => Object.values(whose).some((one) => one !== undefined), {
    message: 'name a company, a person, a key, a session or an address',
  });
export const exposureSchema = z.object({
  rows: z.array(
    z.object({
      userId: z.string().nullable(),
      apiKeyId: z.string().nullable(),
      sessionId: z.string().nullable(),
      ip: z.string(),
      companyId: z.string().nullable(),
      method: z.string(),
      route: z.string(),
      answered: z.int().meta({ description: 'answers below 400; only these told anything' }),
      refused: z.int(),
      bytes: z.int(),
      first: instantSchema,
      last: instantSchema,
    }),
  ),
  rowCount: z.int().meta({ description: 'rows of the whole report; the file has all of them' }),
  linesRead: z.int(),
  gaps: z.array(z.string()).meta({ description: 'what the report cannot know' }),
});
export type Exposure = z.infer<typeof exposureSchema>;
export type ExposureLine = Exposure['rows'][number];
