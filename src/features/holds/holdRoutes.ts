import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { Session } from '@/shared/database/Session.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type Hold, HoldStore, type KeptViolation } from '@/shared/hold/HoldStore.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { type HoldEntry, holdReceiptSchema, holdRequestSchema, holdsSchema } from './holdContract.ts';

const TAGS = ['operators'];
const URL = '/api/operators/holds';
/** Holds that are told, the newest. */
const HOLDS_MAX = 20;
const VIOLATIONS_MAX = 100;

type Deps = {
  readonly database: Pick<Database, 'readOnce'>;
  readonly config: Pick<Config, 'DATABASE_URL'>;
  readonly log: Log;
};

function entryOf({ isAudited: _, approvalId: __, ...hold }: Hold, violations: KeptViolation[]): HoldEntry {
  return {
    ...hold,
    violations: violations
      .slice(0, VIOLATIONS_MAX)
      .map(({ id: _id, evidence: _evidence, seenAt: _seen, ...violation }) => violation),
  };
}

/** For operators: what was held and why, and the way to stop everything. Lifting is done at the keyboard, C20. */
export function holdRoutes(server: ApiServer, { database, config, log }: Deps): void {
  server.route({
    method: 'GET',
    url: URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listHolds',
      summary: 'Holds, the newest first: why, what was found, where the evidence lies, who ended it',
      description: 'While one is open the API serves nobody, so this tells of those that are over.',
      tags: TAGS,
      response: { 200: holdsSchema },
    },
    handler: async () => {
      const store = new HoldStore(database.readOnce);
      const items: HoldEntry[] = [];
      for (const hold of await store.list(HOLDS_MAX))
        items.push(entryOf(hold, await store.violations(hold.id)));
      return { items };
    },
  });

  server.route({
    method: 'POST',
    url: URL,
    config: { permission: 'operator', errors: ['HOLD_NOT_SAVED'] },
    schema: {
      operationId: 'openHold',
      summary: 'Stop everything: the API ends, workers pause, and only what the CEO signs ends it',
      tags: TAGS,
      body: holdRequestSchema,
      response: { 200: holdReceiptSchema },
    },
    handler: async (request) => {
      const order = { reason: request.body.reason, by: personOf(request) };
      // A connection of its own: a stop must get through when the pool is exhausted.
      const session = await Session.open(config.DATABASE_URL, 'accubooks-hold').catch((cause: unknown) => {
        throw new AppError('HOLD_NOT_SAVED', { cause });
      });
      try {
        const { id, isNew } = await new HoldStore(session.sql).open(order).catch((cause: unknown) => {
          throw new AppError('HOLD_NOT_SAVED', { cause });
        });
        if (isNew) log.critical({ holdId: id, ...order }, 'everything is on hold');
        return { holdId: id, isNew };
      } finally {
        session.close();
      }
    },
  });
}
