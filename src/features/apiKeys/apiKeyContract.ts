import { z } from 'zod';
import { isPermission, isScope, PERMISSIONS, type Permission } from '@/core/access/permissions.ts';
import { idSchema, instantSchema } from '@/shared/http/wireContract.ts';

export const API_KEY_DAYS_MAX = 365;

/** What a key may have as a scope, in the order of the table of permissions. */
export const SCOPES: readonly Permission[] = Object.keys(PERMISSIONS).filter(isPermission).filter(isScope);
const scopeSchema = z.enum(SCOPES as [Permission, ...Permission[]]);

export const createApiKeyRequestSchema = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(SCOPES.length)
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope))),
  validDays: z.int().min(1).max(API_KEY_DAYS_MAX),
});

export const apiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  madeBy: z.object({ userId: idSchema, name: z.string() }),
  scopes: z.array(z.string()),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  endedAt: instantSchema.nullable(),
  endedBecause: z.enum(['revoked', 'roleChanged', 'makerLeft']).nullable(),
  /** Exact to a minute. */
  lastUsedAt: instantSchema.nullable(),
  networks: z.array(z.string()),
});
/** The key itself is told this once; only its hash is kept. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });
export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) });
export const apiKeyParamsSchema = z.object({ id: idSchema });

export type CreateApiKeyRequest = z.infer<typeof createApiKeyRequestSchema>;
export type ApiKey = z.infer<typeof apiKeySchema>;
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
