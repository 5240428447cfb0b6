import { z } from 'zod';
import { ROLES } from '@/core/access/roles.ts';
import { currencySchema, emailSchema, idSchema, instantSchema } from '@/shared/http/wireContract.ts';

/** The same letters typed on two systems are one password (NIST SP 800-63B, 5.1.1.2). */
const typedPasswordSchema = z.string().min(1).max(200).normalize('NFKC');
const newPasswordSchema = z.string().min(12, 'use at least 12 characters').max(200).normalize('NFKC');
const linkTokenSchema = z.string().min(1).max(200);

export const signUpRequestSchema = z.object({
  email: emailSchema,
  password: newPasswordSchema,
  name: z.string().trim().min(1).max(120),
});
export const loginRequestSchema = z.object({ email: emailSchema, password: typedPasswordSchema });
export const confirmSignUpRequestSchema = z.object({
  token: linkTokenSchema,
  /** Asked for in another browser than the one that signed up. */
  password: typedPasswordSchema.optional(),
});
export const forgotPasswordRequestSchema = z.object({ email: emailSchema });
export const resetPasswordRequestSchema = z.object({ token: linkTokenSchema, password: newPasswordSchema });
export const changePasswordRequestSchema = z.object({
  password: typedPasswordSchema,
  newPassword: newPasswordSchema,
});
export const changeEmailRequestSchema = z.object({ email: emailSchema, password: typedPasswordSchema });
export const confirmEmailRequestSchema = z.object({ token: linkTokenSchema });

const codeSchema = z.string().trim().min(6).max(40);
export const secondStepRequestSchema = z.object({ challenge: linkTokenSchema, code: codeSchema });
export const beginSecondFactorRequestSchema = z.object({ password: typedPasswordSchema });
export const confirmSecondFactorRequestSchema = z.object({ code: codeSchema });
export const passwordAndCodeSchema = z.object({ password: typedPasswordSchema, code: codeSchema });
export const secondFactorSetUpSchema = z.object({
  /** For who types it, in base 32. */
  secret: z.string(),
  /** otpauth:// */
  uri: z.string(),
  qrSvg: z.string(),
});
/** Each works once, in place of a code. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });
/** The password was right, and a second factor is asked for. */
export const signInChallengeSchema = z.object({
  status: z.literal('secondFactorNeeded'),
  challenge: z.string(),
  expiresInS: z.int(),
});

/** Says the same whoever asks about whom: a mail may be on its way. */
export const mailSentSchema = z.object({ status: z.literal('checkYourMail') });
export const MAIL_SENT = { status: 'checkYourMail' } as const;

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

export const meResponseSchema = z.object({
  user: userSchema,
  companies: z.array(companyOfUserSchema),
  /** Whether they may run this platform; operators see no books. */
  isOperator: z.boolean(),
});

/** What the page of the account shows. */
export const accountSchema = z.object({
  email: z.string(),
  isEmailVerified: z.boolean(),
  /** False where no mail server is configured: addresses are not confirmed and passwords not reset. */
  isMailOn: z.boolean(),
  secondFactor: z.object({
    isOn: z.boolean(),
    recoveryCodesLeft: z.int(),
    /** False where no secret is configured that secrets are sealed with. */
    isAvailable: z.boolean(),
  }),
});
export const confirmedEmailSchema = z.object({ email: z.string() });

export type SecondFactorSetUp = z.infer<typeof secondFactorSetUpSchema>;
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;
export type SignInChallenge = z.infer<typeof signInChallengeSchema>;
export type Account = z.infer<typeof accountSchema>;
export type ConfirmSignUpRequest = z.infer<typeof confirmSignUpRequestSchema>;
export type ChangeEmailRequest = z.infer<typeof changeEmailRequestSchema>;
export type ChangePasswordRequest = z.infer<typeof changePasswordRequestSchema>;
export type SignUpRequest = z.infer<typeof signUpRequestSchema>;
export type LoginRequest = z.infer<typeof loginRequestSchema>;
export type User = z.infer<typeof userSchema>;
export type CompanyOfUser = z.infer<typeof companyOfUserSchema>;
export type MeResponse = z.infer<typeof meResponseSchema>;
