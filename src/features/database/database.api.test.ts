import { describe, expect, it } from 'vitest';
import { OperatorService } from '@/features/operators/OperatorService.ts';
import { Database } from '@/shared/database/Database.ts';
import { withOrigin } from '@/shared/http/requestOrigin.ts';
import { createApiWithCallers } from '../../../test/support/apiWithCallers.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { eventually } from '../../../test/support/workerStage.ts';
import type { DatabasePool, DatabaseSession, StoppedSession } from './databaseContract.ts';

const SESSIONS = '/api/operators/database/sessions';
const api = await createApiWithCallers();
const operator = await api.signUp();
const owner = new Database(api.urlOf('accubooks_owner'), silentLog);
await new OperatorService(owner).add(operator.email);
await owner.close();
const caller = await api.signIn();

async function ask<T>(method: 'GET' | 'POST', url: string, payload?: object) {
  const request = { method, url, headers: operator.headers };
  const answer = await api.server.inject(payload === undefined ? request : { ...request, payload });
  return { status: answer.statusCode, body: answer.json<T & { error?: { code: string } }>() };
}

/** A statement of the company for a route, and the session that it runs in. */
async function runSlow() {
  const origin = { ip: '127.0.0.1', requestId: 'test', route: 'GET /api/reports/cash' };
  const ended = withOrigin(origin, () =>
    api.database.inCompany(caller.scope, (sql) => sql('SELECT pg_sleep(4.5) AS slow_one')),
  ).then(
    () => 'went through',
    (error: unknown) => (error as { code?: string }).code,
  );
  const session = await eventually(async () => {
    const { body } = await ask<{ items: DatabaseSession[] }>('GET', `${SESSIONS}?overSeconds=0.1`);
    return body.items.find(({ statement }) => statement.includes('slow_one'));
  });
  return { ended, session };
}

describe('statements that run for long', () => {
  it('are listed by company and route, and stop when they are cancelled (R071, R072, C58)', async () => {
    const { ended, session } = await runSlow();
    expect(session).toMatchObject({
      ...{ role: 'accubooks_app', application: 'accubooks', state: 'active' },
      ...{ companyId: caller.scope.companyId, route: 'GET /reports/cash', companyName: null, blockedBy: [] },
    });
    expect(session.statementSeconds).toBeGreaterThan(0.1);
    const { pid, startedAt } = session;
    const other = { startedAt: '2026-01-01T00:00:00Z', reason: 'another one of that number' };
    expect((await ask('POST', `${SESSIONS}/${pid}/cancel`, other)).body.error?.code).toBe(
      'DATABASE_SESSION_NOT_FOUND',
    );
    const order = { startedAt, reason: 'P1-2' };
    const cancelled = await ask<StoppedSession>('POST', `${SESSIONS}/${pid}/cancel`, order);
    expect(cancelled).toMatchObject({ status: 200, body: { pid, outcome: 'stopped' } });
    expect(await ended).toBe('STATEMENT_TIMEOUT');
    const admin = await api.clientOf('admin');
    const { rows } = await admin.query(
      "SELECT event::jsonb -> 'details' AS details FROM audit_events WHERE event LIKE '%statement.cancelled%'",
    );
    expect(rows).toEqual([{ details: { pids: [pid], companyId: caller.scope.companyId, reason: 'P1-2' } }]);
  });

  it('lose their session when they are terminated, and the pool opens another', async () => {
    const { ended, session } = await runSlow();
    const { pid, startedAt } = session;
    const order = { startedAt, reason: 'P1-2' };
    const answer = await ask<StoppedSession>('POST', `${SESSIONS}/${pid}/terminate`, order);
    expect(answer.body).toEqual({ pid, outcome: 'terminated' });
    expect(await ended).toBe('STATEMENT_TIMEOUT');
    expect((await ask('POST', `${SESSIONS}/${pid}/terminate`, order)).status).toBe(404);
    expect((await caller.call('GET', '/api/accounts')).status).toBe(200);
  });

  it('are no affair of the API when they are an operator’s or a superuser’s (M12)', async () => {
    const admin = await api.clientOf('admin');
    const [{ pid, started }] = (
      await admin.query(
        'SELECT pid, backend_start::text AS started FROM pg_stat_activity WHERE pid = pg_backend_pid()',
      )
    ).rows;
    const all = await ask<{ items: DatabaseSession[] }>('GET', `${SESSIONS}?kind=all`);
    expect(all.body.items.map(({ pid: one }) => one)).not.toContain(pid);
    const order = { startedAt: new Date(started).toISOString(), reason: 'no' };
    expect((await ask('POST', `${SESSIONS}/${pid}/terminate`, order)).status).toBe(404);
    expect((await admin.query('SELECT 1')).rowCount).toBe(1);
  });
});

describe('connections', () => {
  it('are named after their company and route while a transaction lasts, and not after', async () => {
    const nameOf = () =>
      api.database.inCompany(caller.scope, async (sql) => {
        const [row] = await sql<{ application_name: string }>('SHOW application_name');
        return row?.application_name;
      });
    expect(await nameOf()).toBe(`accubooks ${caller.scope.companyId}`);
    const names = await api.database.readOnce<{ application_name: string }>(
      'SHOW application_name',
      [],
      'name',
    );
    expect(names).toEqual([{ application_name: 'accubooks' }]);
  });

  it('are let go when a transaction stands still for 30 s', async () => {
    const [row] = await api.database.asNobody((sql) =>
      sql<{ idle_in_transaction_session_timeout: string }>('SHOW idle_in_transaction_session_timeout'),
    );
    expect(row?.idle_in_transaction_session_timeout).toBe('30s');
  });

  it('are told with their bands (C07, R063)', async () => {
    const { body } = await ask<DatabasePool>('GET', '/api/operators/database/pool');
    expect(body.pool).toMatchObject({ max: 20, waiting: 0, band: 'healthy' });
    expect(body.server.connections).toBeGreaterThan(0);
    expect(body.server.connectionsMax).toBeGreaterThan(body.server.connections);
    expect(body.sessions.map(({ application }) => application)).toContain('accubooks');
    const config = await api.server.inject('/api/monitoring/pool-config');
    expect(config.json()).toMatchObject({
      live: { band: 'healthy' },
      thresholds: { healthyBelowPercent: 70, warningAbovePercent: 80, criticalAbovePercent: 90 },
    });
  });
});
