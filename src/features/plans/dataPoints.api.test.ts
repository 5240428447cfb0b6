/** Whole imports at the limit of data points, and what the counter says of books that were there before it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bookFile } from '../../../test/support/importStage.ts';
import { createPlanStage, type PlanCaller } from '../../../test/support/planStage.ts';
import { ROOT } from '../../../test/support/sourceTree.ts';

const { server, clientOf, newCompany, setPlan } = await createPlanStage();
const admin = await clientOf('admin');

async function numberOf(statement: string, { companyId }: PlanCaller): Promise<number> {
  const { rows } = await admin.query<{ number: number }>(statement, [companyId]);
  return rows[0]?.number ?? 0;
}
const used = (caller: PlanCaller) =>
  numberOf(
    "SELECT used::int AS number FROM company_usage WHERE company_id = $1 AND resource = 'dataPoints'",
    caller,
  );
const standing = (caller: PlanCaller) =>
  numberOf(
    `SELECT coalesce(sum(CASE WHEN kind = 'reversal' THEN -posting_count ELSE posting_count END), 0)::int AS number
       FROM vouchers WHERE company_id = $1`,
    caller,
  );

async function preview(caller: PlanCaller): Promise<string> {
  const answer = await server.inject({
    method: 'POST',
    url: '/api/imports?fileName=test4.se',
    headers: {
      ...caller.headers,
      'x-company-id': caller.companyId,
      'content-type': 'application/octet-stream',
    },
    payload: bookFile('sie4-test4.se'),
  });
  return answer.json<{ id: string }>().id;
}

it('an import that does not fit is refused as a whole, and fits once the plan is larger', async () => {
  const caller = await newCompany();
  const before = 49_900;
  await admin.query(
    "INSERT INTO company_usage (company_id, resource, period, used) VALUES ($1, 'dataPoints', 'standing', $2)",
    [caller.companyId, before],
  );
  const id = await preview(caller);
  const commit = () => caller.call('POST', `/api/imports/${id}/commit`, {});
  const refused = await commit();
  expect([refused.status, refused.error?.code]).toEqual([403, 'PLAN_LIMIT_REACHED']);
  expect(refused.error?.details).toMatchObject({
    resource: 'dataPoints',
    limit: 50_000,
    current: before,
    upgrade: { plan: 'PRO', limit: 1_000_000 },
  });
  expect([await standing(caller), await used(caller)]).toEqual([0, before]);
  await setPlan(caller.companyId, 'PRO');
  const receipt = await commit();
  expect(receipt.status).toBe(200);
  expect(await used(caller)).toBe(before + Number(receipt.body.postings));
  await setPlan(caller.companyId, 'FREE');
  // The same again brings nothing new, and taking back makes room: neither is refused over the limit.
  const again = await preview(caller);
  expect((await caller.call('POST', `/api/imports/${again}/commit`, {})).status).toBe(200);
  expect((await caller.call('POST', `/api/imports/${id}/undo`, {})).status).toBe(200);
  expect([await standing(caller), await used(caller)]).toEqual([0, before]);
});

const COUNTERS = '20261122063100_company_usage';

it('what was there before the counters came is counted when they come', async () => {
  const caller = await newCompany();
  await caller.call('POST', `/api/imports/${await preview(caller)}/commit`, {});
  await caller.call('POST', '/api/scenarios', { name: 'One', operations: [] });
  const counters = () =>
    admin.query(
      'SELECT resource, used::int FROM company_usage WHERE company_id = $1 AND used <> 0 ORDER BY resource',
      [caller.companyId],
    );
  const counted = (await counters()).rows;
  expect(counted).toEqual([
    { resource: 'dataPoints', used: await standing(caller) },
    { resource: 'scenarios', used: 1 },
  ]);
  const owner = await clientOf('accubooks_owner');
  // What came later is taken away first, and comes back after it.
  const migrations = readdirSync(path.join(ROOT, 'prisma/migrations'))
    .filter((name) => name >= COUNTERS && /^\d/.test(name))
    .sort();
  const files = (names: readonly string[], file: string) =>
    names.map((name) => readFileSync(path.join(ROOT, 'prisma/migrations', name, file), 'utf8')).join(';\n');
  const away = files(migrations.toReversed(), 'down.sql');
  await owner.query(`BEGIN; ${away}; ${files(migrations, 'migration.sql')}; COMMIT`);
  expect((await counters()).rows).toEqual(counted);
});
