import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import type { Overview } from './overviewContract.ts';

const { server, owner, signUp, clientOf } = await createTestApi();
let operator: Person;
beforeAll(async () => {
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

const URL = '/api/operators/overview';
const read = async () => (await server.inject({ url: URL, headers: operator.headers })).json<Overview>();

describe('the overview of operators', () => {
  it('tells a freeze, with what to do next', async () => {
    const frozen = await server.inject({
      ...{ method: 'POST', url: '/api/operators/billing/freezes', headers: operator.headers },
      payload: { reason: 'two customers were charged twice' },
    });
    expect(frozen.statusCode).toBe(200);
    const { findings, parts } = await read();
    expect(findings[0]).toMatchObject({
      ...{ priority: 'P0', title: 'Billing is frozen for everybody', runbook: 'P0-3', isSeenFirst: false },
      next: { page: 'billing' },
    });
    expect(findings[0]?.detail).toContain('two customers were charged twice');
    const states = Object.fromEntries(parts.map(({ name, state }) => [name, state]));
    // Whether a worker lives is not ours to say here: others beat in the same Redis.
    expect(states).toMatchObject({ database: 'fine', redis: 'fine', billing: 'wrong' });
    // No part is told twice.
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
  });

  it('tells an incident and a paused queue, and nothing of them when they are over', async () => {
    const post = (url: string, payload: object) =>
      server.inject({ method: 'POST', url: `/api/operators/${url}`, headers: operator.headers, payload });
    const opened = await post('incidents', {
      ...{ title: 'Logins fail', priority: 'P1', because: 'less than half succeed', runbook: 'P0-8' },
    });
    const { id } = opened.json<{ id: string }>();
    await post('queue/pause', { part: 'intake', reason: 'new workers' });
    const told = async () => new Map((await read()).findings.map((finding) => [finding.key, finding]));
    // What was read a moment ago is told again.
    await pause(1_100);
    const before = await told();
    expect(before.get(`incident:${id}`)).toMatchObject({
      ...{ priority: 'P1', title: 'Logins fail', incidentId: id, runbook: 'P0-8', isSeenFirst: false },
      next: { label: 'Acknowledge it', page: `incidents/${id}` },
    });
    expect(before.get('queue:intake')).toMatchObject({ priority: 'P2', detail: 'new workers' });
    await post(`incidents/${id}/mitigate`, { text: 'turned back' });
    await post(`incidents/${id}/resolve`, { reason: 'over' });
    await post('queue/resume', { part: 'all' });
    await pause(1_100);
    const after = await told();
    expect([after.has(`incident:${id}`), after.has('queue:intake')]).toEqual([false, false]);
  });

  it('is nobody else’s', async () => {
    const { headers } = await owner();
    expect((await server.inject({ url: URL, headers })).statusCode).toBe(403);
    expect((await server.inject({ url: URL })).statusCode).toBe(401);
  });
});
