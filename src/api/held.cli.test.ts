import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { openHoldStage } from '../../test/support/holdStage.ts';
import { runNode } from '../../test/support/runNode.ts';
import { TEST_JWT_SECRET } from '../../test/support/testApi.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';

const { urlOf, clientOf } = await createTestDatabase();
const stage = await openHoldStage(urlOf('accubooks'));
afterAll(() => stage.close());
afterEach(() => stage.lift());

function startApi() {
  const run = runNode('src/api/main.ts', {
    DATABASE_URL: urlOf('accubooks_app'),
    JWT_SECRET: TEST_JWT_SECRET,
    REDIS_URL: inject('redisUrl'),
    // Other tests fail to sign in from this address too, and count in the same Redis.
    RATE_LIMIT_AUTH_IP: '1000000',
    PORT: '0',
  });
  return { ...run, url: () => /"url":"([^"]+)","msg":"the API listens"/.exec(run.output())?.[1] };
}

describe('the API and a hold (C20)', () => {
  it('ends without an error when one opens, refuses to start while it is open, and serves when it is lifted', async () => {
    const first = startApi();
    const url = await eventually(async () => first.url());
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    // A request that is under way is given its answer.
    const admin = await clientOf('admin');
    await admin.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const underWay = fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@example.com', password: 'none of anybody' }),
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { id } = await stage.open('a figure does not add up');
    await eventually(async () => first.output().includes('the api does not serve while a hold is open'));
    await admin.query('COMMIT');
    expect((await underWay).status).toBe(401);
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const line = first
      .output()
      .split('\n')
      .find((text) => text.includes('the api does not serve'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      ...{ level: 'CRITICAL', holdId: id, reason: 'a figure does not add up' },
      howToLift: expect.stringContaining('hold.lift'),
    });

    // What `docker restart accubooks-api` does (P0-1 step 2, during a P0-4).
    const second = startApi();
    expect(await second.exited).toEqual({ code: 0, signal: null });
    expect(second.output()).toContain('the api does not serve while a hold is open');
    expect(second.url()).toBeUndefined();

    await stage.lift();
    const third = startApi();
    const again = await eventually(async () => third.url());
    expect((await fetch(`${again}/api/health`)).status).toBe(200);
  });
});
