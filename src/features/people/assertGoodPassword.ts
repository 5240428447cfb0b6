import { type PasswordOwner, passwordFault } from '@/core/passwords/passwordFault.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/** Throws PASSWORD_GUESSABLE. */
export function assertGoodPassword(password: string, owner: PasswordOwner): void {
  const fault = passwordFault(password, owner);
  if (fault !== undefined) throw new AppError('PASSWORD_GUESSABLE', { details: { fault } });
}
