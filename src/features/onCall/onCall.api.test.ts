import { beforeAll, expect, it } from 'vitest';
import { ALERT_TOKEN, createPagerStage } from '../../../test/support/pagerStage.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';

const pager = await createPagerStage();
const { server, owner, signUp, clientOf } = await createTestApi({
  environment: { PAGER_URL: pager.url, ALERT_TOKEN },
});
let operator: Person;
beforeAll(async () => {
  await pager.start();
  operator = await signUp();
  const admin = await clientOf('admin');
  await admin.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

const read = async (path: string, { headers }: Pick<Person, 'headers'> = operator) => {
  const reply = await server.inject({ url: `/api/operators/${path}`, headers });
  return { status: reply.statusCode, body: reply.json() };
};

it('tells who answers now, on the first page too', async () => {
  const { status, body } = await read('on-call');
  expect([status, body.hasPager, body.isDemo]).toEqual([200, true, true]);
  const first = body.items.find(({ target }: { target: string }) => target === 'L1').people;
  expect(first.length).toBeGreaterThan(0);
  const { onCall } = (await read('overview')).body;
  expect(onCall).toEqual(first.map(({ name }: { name: string }) => ({ level: 'L1', name, until: null })));
});

it('is nobody else’s', async () => {
  expect((await read('on-call', await owner())).status).toBe(403);
});

it('says that a pager which does not answer calls nobody: PAGER_UNAVAILABLE', async () => {
  await pager.kill();
  const told = await read('on-call');
  expect([told.status, told.body.error.code]).toEqual([503, 'PAGER_UNAVAILABLE']);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { findings, onCall } = (await read('overview')).body;
  expect(onCall).toBeNull();
  expect(findings).toContainEqual(
    expect.objectContaining({ priority: 'P0', title: 'The pager does not answer' }),
  );
});
