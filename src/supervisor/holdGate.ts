import { Session } from '@/shared/database/Session.ts';
import { HoldStore } from '@/shared/hold/HoldStore.ts';
import type { Gate } from './Service.ts';

const ANSWER_TIMEOUT_MS = 3_000;

/** Shut while a hold is open: the API would only end again. */
export function holdGate(databaseUrl: string): Gate {
  return async () => {
    const session = await Session.open(databaseUrl, 'accubooks-hold-supervisor', ANSWER_TIMEOUT_MS);
    try {
      const hold = await new HoldStore(session.sql).current();
      return (
        hold && `the system is on hold since ${hold.openedAt}: ${hold.reason} (npx accubooks hold status)`
      );
    } finally {
      session.close();
    }
  };
}
