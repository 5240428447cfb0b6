/**
 * `npm run fuzz:api [-- --requests 20000 --seed N --only scenarios]`: starts a system of its own and sends what is almost right to
 * every route of the document. Ends with 1 when an answer is a 500, is not in the one error shape, or when the
 * server does not live on.
 */
import { parseArgs } from 'node:util';
import { fuzzApi } from './fuzz/fuzzApi.ts';
import { openStores, openSystem } from './openSystem.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '20261122' },
    only: { type: 'string', default: '' },
  },
});
const only = new RegExp(values.only);
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (!Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed)) {
  console.error('--requests is a whole number above 0, --seed a whole number');
  process.exit(64);
}

const stores = await openStores();
try {
  const system = await openSystem(stores);
  try {
    const report = await fuzzApi(system, { requests, seed, only });
    const statuses = [...report.byStatus].sort(([a], [b]) => a - b);
    console.log(statuses.map(([status, count]) => `${status}: ${count}`).join(', '));
    console.log(`codes: ${[...report.codes].sort().join(', ')}`);
    console.log(
      `${report.requests} requests at ${report.routes} routes in ${report.seconds.toFixed(0)} s, seed ${seed}: ${report.faults.length} faults`,
    );
    for (const fault of report.faults) console.error(`FAULT ${fault}`);
    process.exitCode = report.faults.length > 0 ? 1 : 0;
  } finally {
    await system.close();
  }
} finally {
  await stores.stop();
}
