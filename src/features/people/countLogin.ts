import { AppError } from '@/shared/errors/AppError.ts';
import type { LoginOutcome, Metrics } from '@/shared/metrics/Metrics.ts';

const REFUSALS: Readonly<Record<string, LoginOutcome>> = {
  CREDENTIALS_INVALID: 'refused',
  SECOND_FACTOR_WRONG: 'codeRefused',
  SECOND_FACTOR_LOCKED: 'codeRefused',
  CHALLENGE_INVALID: 'codeRefused',
};

/** Does one step of a sign-in and counts how it ended; what is nobody's fault here is no sign-in. */
export async function countLogin<T extends object>(
  { logins }: Pick<Metrics, 'logins'>,
  step: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await step();
    logins.inc({ outcome: 'challenge' in answer ? 'challenged' : 'succeeded' });
    return answer;
  } catch (error) {
    const outcome = error instanceof AppError ? REFUSALS[error.code] : undefined;
    if (outcome !== undefined) logins.inc({ outcome });
    throw error;
  }
}
