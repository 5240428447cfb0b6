import { z } from 'zod';
import { ROLES } from '@/core/access/roles.ts';
import { currencySchema, idSchema, instantSchema } from '@/shared/http/wireContract.ts';

const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email('not an e-mail address'));

export const signUpRequestSchema = z.object({
  email: emailSchema,
  password: z.string().min(12, 'use at least 12 characters').max(200),
  name: z.string().trim().min(1).max(120),
});
export const loginRequestSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200) });

export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  createdAt: instantSchema,
});
export const companyOfUserSchema = z.object({
  id: idSchema,
  name: z.string(),
  currency: currencySchema,
  role: z.enum(ROLES),
});

export const meResponseSchema = z.object({ user: userSchema, companies: z.array(companyOfUserSchema) });

export type SignUpRequest = z.infer<typeof signUpRequestSchema>;
export type LoginRequest = z.infer<typeof loginRequestSchema>;
export type User = z.infer<typeof userSchema>;
export type CompanyOfUser = z.infer<typeof companyOfUserSchema>;
export type MeResponse = z.infer<typeof meResponseSchema>;
