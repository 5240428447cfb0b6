/** Runbook B, P0-2 and P1-2, as they are written, by the operator's role, against an API under load. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApiWithCallers } from './support/apiWithCallers.ts';
import { seedBooks } from './support/seedBooks.ts';
import { eventually } from './support/workerStage.ts';

const P02_STEP_2 =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND now() - state_change > interval '5 minutes';";
const P12_STEP_1 =
  "SELECT pid, query FROM pg_stat_activity WHERE state = 'active' AND now() - query_start > interval '5 seconds';";

const api = await createApiWithCallers();
const caller = await api.signIn();
await seedBooks(api.database, caller.scope);

const ask = async () => (await caller.call('GET', '/api/reports/balance-sheet?at=2025-12')).status;
/** As many at once as the pool has connections, so that all of them are used. */
const burst = () => Promise.all(Array.from({ length: 2 * api.database.settings.connectionsMax }, ask));

describe('runbook B on the database', () => {
  it('P0-2 step 2 and P1-2 step 1 run verbatim (R064, R071)', async () => {
    const operator = await api.clientOf('accubooks');
    await expect(operator.query(P02_STEP_2)).resolves.toMatchObject({ command: 'SELECT' });
    const patient = await api.clientOf('accubooks_app');
    const slow = patient.query('SELECT pg_sleep(50) AS slow_one').catch(({ code }) => code);
    const found = await eventually(async () => {
      const { rows } = await operator.query(P12_STEP_1);
      return rows.find(({ query }) => query.includes('slow_one'));
    });
    await operator.query('SELECT pg_cancel_backend($1)', [found.pid]);
    expect(await slow).toBe('57014');
  });

  it('ends idle connections under load, and nobody is answered with an error (pitfall 4.1)', async () => {
    const operator = await api.clientOf('accubooks');
    // Idle for 0.2 seconds instead of five minutes, and in this database alone.
    const soon = P02_STEP_2.replace('5 minutes', '0.2 seconds').replace(
      ';',
      " AND usename = 'accubooks_app' AND datname = current_database();",
    );
    const statuses = new Set<number>();
    let ended = 0;
    for (let round = 0; round < 6; round += 1) {
      for (const status of await burst()) statuses.add(status);
      let isOver = false;
      const steady = [1, 2].map(async () => {
        while (!isOver) statuses.add(await ask());
      });
      await new Promise((resolve) => setTimeout(resolve, 500));
      ended += (await operator.query(soon)).rowCount ?? 0;
      // Many requests at once meet the connections that have just died.
      for (const status of await burst()) statuses.add(status);
      isOver = true;
      await Promise.all(steady);
    }
    expect(ended).toBeGreaterThan(6);
    expect([...statuses]).toEqual([200]);
  });

  it('still says that line', () => {
    const docs = readFileSync(path.resolve('docs/operating/database.md'), 'utf8');
    expect(docs).toContain(P02_STEP_2);
    expect(docs).toContain(P12_STEP_1);
  });
});
