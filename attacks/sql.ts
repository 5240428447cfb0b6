/**
 * `npm run scan:sql [-- --only scenarios --minutes 60]`: sqlmap over every parameter of the API's description, on a
 * system of its own, beside one route that is vulnerable on purpose and that it must find. Ends with 1 when a
 * route of the product is injectable, when the canary is not found, or when nothing could be tried.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { openExchange } from './exchange.ts';
import type { Template } from './isolation/callOwn.ts';
import { prepareGround } from './isolation/prepareGround.ts';
import { openStores, openSystem } from './openSystem.ts';
import { requestFile } from './sql/requestFile.ts';
import { runSqlmap } from './sql/runSqlmap.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, minutes: { type: 'string', default: '60' } },
});
const CANARY = '/api/test/vulnerable';
const SEED = 20261122;

const stores = await openStores();
const careless = new pg.Pool({ connectionString: stores.adminUrl });
try {
  const system = await openSystem(stores, (server) => {
    const querystring = z.object({ name: z.string() });
    server.get(CANARY, { config: { permission: 'public' }, schema: { querystring } }, async (request) => {
      const { rows } = await careless.query(`SELECT id FROM companies WHERE name = '${request.query.name}'`);
      return { rows };
    });
  });
  const exchange = openExchange(system.origin, 4);
  try {
    const only = new RegExp(`${values.only === '' ? '.' : values.only}|${CANARY}`);
    const field = await prepareGround(system, exchange, { seed: SEED, only });
    const count = { requests: 0, parameters: 0, injectable: 0, unfinished: 0 };
    const tokenOf = ({ attempt }: Template) => (attempt.person ?? field.own.owner).token;
    const endsAt = performance.now() + Number(values.minutes) * 60_000;
    let isCanaryFound = false;
    // The canary first: without it the rest says nothing.
    const order = field.templates.toSorted(
      (a, b) => Number(b.operation.path === CANARY) - Number(a.operation.path === CANARY),
    );
    for (const template of order) {
      const { host } = new URL(system.origin);
      const file = requestFile(template, { host, token: tokenOf(template), companyId: field.own.companyId });
      if (file === undefined) continue;
      if (performance.now() > endsAt) {
        count.unfinished += 1;
        continue;
      }
      const { outcome, output } = await runSqlmap(file.text);
      const { at, path } = template.operation;
      console.log(`${at.padEnd(50)} ${String(file.parameters).padStart(3)} parameters: ${outcome}`);
      if (path === CANARY) isCanaryFound = outcome === 'injectable';
      else {
        count.requests += 1;
        count.parameters += file.parameters;
        if (outcome === 'injectable') count.injectable += 1;
        if (outcome === 'unfinished') count.unfinished += 1;
      }
      if (outcome !== 'clean' && path !== CANARY) console.error(output.slice(-2_000));
    }
    console.log(
      `${count.parameters} parameters of ${count.requests} routes tried, ${count.injectable} injectable, ${count.unfinished} routes not finished; the canary was ${isCanaryFound ? 'found' : 'NOT found'}`,
    );
    const isGood = isCanaryFound && count.injectable === 0 && count.unfinished === 0 && count.requests > 0;
    process.exitCode = isGood ? 0 : 1;
  } finally {
    exchange.close();
    await system.close();
  }
} finally {
  await careless.end();
  await stores.stop();
}
