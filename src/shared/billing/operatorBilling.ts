/** Billing frozen outside the servers, by a script or the command line, straight on the database. */
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorDatabaseUrl } from '@/shared/config/operatorDatabaseUrl.ts';
import { Session } from '@/shared/database/Session.ts';
import { refusalOf } from '@/shared/database/toAppError.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { BillingGateStore } from './BillingGateStore.ts';
import type { BillingKeeper } from './billingConfig.ts';
import { freezeAndSeal } from './freezeAndSeal.ts';

/** Connects as the operator's role, works, and leaves. Throws DATABASE_UNAVAILABLE when there is no way in. */
export async function withOperatorSession<T>(
  work: (session: Session) => Promise<T>,
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<T> {
  const url = operatorDatabaseUrl(environment);
  if (url === undefined)
    throw new AppError('DATABASE_UNAVAILABLE', {
      message:
        'No database is named: set DATABASE_OPERATOR_URL, or run this in the folder in which `npm start` runs.',
    });
  const session = await Session.open(url, 'accubooks-operator').catch((cause: unknown) => {
    throw new AppError('DATABASE_UNAVAILABLE', {
      message: `The database cannot be reached; nothing was changed.${refusalOf(cause)}`,
      cause,
    });
  });
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** No way in means that nothing is frozen, which is what the caller is to hear. */
function notSaved(error: unknown): never {
  const isAway = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
  throw isAway ? new AppError('BILLING_FREEZE_NOT_SAVED', { message: error.message, cause: error }) : error;
}

export function operatorBilling(): BillingKeeper {
  return {
    freeze: (reason) =>
      withOperatorSession(({ sql }) =>
        freezeAndSeal(
          new BillingGateStore(sql),
          { trigger: 'operator', reason, by: operatorName() },
          { clock: systemClock },
        ),
      ).catch(notSaved),
  };
}
