import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import type { HoldEntry } from './holdContract.ts';

const { server, owner, signUp, clientOf } = await createTestApi();
let operator: Person;
beforeAll(async () => {
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

const URL = '/api/operators/holds';
const open = (reason: string, headers = operator.headers) =>
  server.inject({ method: 'POST', url: URL, headers, payload: { reason } });

describe('holds for operators', () => {
  it('are opened once, and told with why and by whom', async () => {
    const first = await open('one tenant saw another');
    expect(first.json()).toMatchObject({ isNew: true });
    const again = await open('seen twice');
    expect(again.json()).toEqual({ holdId: first.json().holdId, isNew: false });
    const list = await server.inject({ url: URL, headers: operator.headers });
    expect(list.json<{ items: HoldEntry[] }>().items).toMatchObject([
      {
        ...{ id: first.json().holdId, reason: 'one tenant saw another', openedBy: operator.id },
        ...{ endedAt: null, evidenceState: 'awaited', violations: [] },
      },
    ]);
    const overview = await server.inject({ url: '/api/operators/overview', headers: operator.headers });
    expect(overview.json().findings[0]).toMatchObject({ priority: 'P0', title: 'Everything is on hold' });
  });

  it('are nobody else’s, and want a reason', async () => {
    const { headers } = await owner();
    expect((await open('x', headers)).statusCode).toBe(403);
    expect((await server.inject({ url: URL, headers })).statusCode).toBe(403);
    expect((await open(' ')).statusCode).toBe(400);
  });
});
