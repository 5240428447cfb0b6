import { withOperatorSession } from '@/shared/billing/operatorBilling.ts';
import type { Session } from '@/shared/database/Session.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { statusOf } from '@/shared/errors/errorCodes.ts';
import type { CliContext } from './CliContext.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

function exitCodeOf(error: AppError): number {
  if (error.code === 'BILLING_FREEZE_UNSEALED') return EXIT.failed;
  const status = statusOf(error.code);
  return status === 503 ? EXIT.unavailable : status < 500 ? EXIT.refused : EXIT.failed;
}

/** Works on the database as the operator's role; what goes wrong ends the command. */
export async function onOperatorDatabase<T>(
  context: CliContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await withOperatorSession(work, context.environment);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new CliError(exitCodeOf(error), error.code, `${error.message} (${error.code})`);
  }
}
