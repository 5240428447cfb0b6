/** Overrides made outside the servers, by a script or the command line, straight on the database. */
import { hostname, userInfo } from 'node:os';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorDatabaseUrl } from '@/shared/config/operatorDatabaseUrl.ts';
import { refusalOf } from '@/shared/database/toAppError.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ChangeReceipt, changeFlag } from './changeFlag.ts';
import type { FeatureFlagService, FlagKeeper } from './FeatureFlagService.ts';
import { FeatureFlagStore } from './FeatureFlagStore.ts';

/** Who is at the keyboard, as the audit names him. */
export function operatorName(): string {
  return `${userInfo().username}@${hostname()}`;
}

/** Connects as the operator's role, works, and leaves. Throws DATABASE_UNAVAILABLE when there is no way in. */
export async function asOperator<T>(
  work: (store: FeatureFlagStore) => Promise<T>,
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<T> {
  const url = operatorDatabaseUrl(environment);
  if (url === undefined)
    throw new AppError('DATABASE_UNAVAILABLE', {
      message:
        'No database is named: set DATABASE_OPERATOR_URL, or run this in the folder in which `npm start` runs.',
    });
  const store = await FeatureFlagStore.connect(url, 'accubooks-flags-operator').catch((cause: unknown) => {
    throw new AppError('DATABASE_UNAVAILABLE', {
      message: `The database cannot be reached; nothing was changed.${refusalOf(cause)}`,
      cause,
    });
  });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** No way in means that nothing is changed, which is what the caller is to hear. */
function notSaved(error: unknown): never {
  const isAway = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
  throw isAway ? new AppError('FLAG_NOT_SAVED', { message: error.message, cause: error }) : error;
}

/** Keeps overrides of a process that follows no database, and then shows it what the database says. */
export function operatorKeeper(service: FeatureFlagService): FlagKeeper {
  return {
    change: (flag, rollout, by = operatorName()): Promise<ChangeReceipt> =>
      asOperator(async (store) => {
        try {
          return await changeFlag(store, { clock: systemClock, flag, rollout, by });
        } finally {
          await store.readState().then(
            ({ overrides }) => service.apply(overrides),
            () => undefined,
          );
        }
      }).catch(notSaved),
  };
}
