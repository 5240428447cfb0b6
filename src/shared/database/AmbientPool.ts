/**
 * The pool that Prisma is given: it owns no connection. Every query goes to the connection of the
 * transaction that the caller stands in, so that Prisma and plain SQL share one transaction and one
 * tenant; outside a transaction it refuses. Prisma's own transactions become savepoints.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** The connection of the transaction that the current call stands in. */
export const ambientClient = new AsyncLocalStorage<pg.PoolClient>();

function current(): pg.PoolClient {
  const client = ambientClient.getStore();
  if (!client) throw new Error('database work outside a transaction: enter a company or a person first');
  return client;
}

const SAVEPOINT = 'prisma_nested';

function nested(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || !('text' in statement)) return statement;
  const text = String(statement.text);
  if (/^begin\b/i.test(text)) return { ...statement, text: `SAVEPOINT ${SAVEPOINT}` };
  if (/^commit\b/i.test(text)) return { ...statement, text: `RELEASE SAVEPOINT ${SAVEPOINT}` };
  if (/^rollback$/i.test(text)) return { ...statement, text: `ROLLBACK TO SAVEPOINT ${SAVEPOINT}` };
  return statement;
}

type AnyQuery = (...parameters: unknown[]) => unknown;

export class AmbientPool extends pg.Pool {
  override query: pg.Pool['query'] = ((...parameters: unknown[]) => {
    const client = current();
    return (client.query as AnyQuery).apply(client, parameters);
  }) as pg.Pool['query'];

  override connect: pg.Pool['connect'] = (async () => {
    const client = current();
    return new Proxy(client, {
      get: (target, key) => {
        if (key === 'release') return () => undefined;
        if (key === 'query') {
          return (statement: unknown, ...rest: unknown[]) =>
            (target.query as AnyQuery).call(
              target,
              nested(typeof statement === 'string' ? { text: statement } : statement),
              ...rest,
            );
        }
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }) as pg.Pool['connect'];
}
