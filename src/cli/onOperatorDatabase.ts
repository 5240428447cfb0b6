import { withOperatorSession } from '@/shared/billing/operatorBilling.ts';
import type { Session } from '@/shared/database/Session.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ErrorCode, statusOf } from '@/shared/errors/errorCodes.ts';
import type { CliContext } from './CliContext.ts';
import { CliError } from './CliError.ts';
import { EXIT } from './exitCodes.ts';

function exitCodeOf(error: AppError): number {
  if (error.code === 'BILLING_FREEZE_UNSEALED') return EXIT.failed;
  const status = statusOf(error.code);
  return status === 503 ? EXIT.unavailable : status < 500 ? EXIT.refused : EXIT.failed;
}

/** Works on the database as the operator's role; what goes wrong ends the command. `away`: what it is called when there is no way in. */
export async function onOperatorDatabase<T>(
  context: CliContext,
  work: (session: Session) => Promise<T>,
  away: ErrorCode = 'DATABASE_UNAVAILABLE',
): Promise<T> {
  try {
    return await withOperatorSession(work, context.environment);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const code = error.code === 'DATABASE_UNAVAILABLE' ? away : error.code;
    throw new CliError(exitCodeOf(error), code, `${error.message} (${code})`);
  }
}
