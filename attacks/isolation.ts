/**
 * `npm run prove:isolation [-- --requests 100000 --seed N --only scenarios]`: starts a system of its own, fills three companies,
 * and attacks two of them from the third at every route of the document and in SQL. Prints what was asked of
 * each route, and ends with 1 when anything came through or a route was not really tried.
 */
import { parseArgs } from 'node:util';
import { type IsolationReport, proveIsolation } from './isolation/proveIsolation.ts';
import { openStores, openSystem } from './openSystem.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
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

function print(report: IsolationReport): void {
  console.log(
    `${'route'.padEnd(50)}${'own 2xx'.padStart(9)}${'refused'.padStart(9)}${'harmless'.padStart(10)}`,
  );
  for (const [at, { own, refused, answered }] of report.routes)
    console.log(
      at.padEnd(50) + String(own).padStart(9) + String(refused).padStart(9) + String(answered).padStart(10),
    );
  const { markers, sql } = report;
  console.log(
    `\n${markers.handles} ids and addresses sent, ${markers.silent} kept back, ${markers.secrets} secrets looked for; the victims' own data was recognised at ${report.recognised} routes; ${report.blinded} ids are in the attacker's own rows now`,
  );
  console.log(
    `SQL as the application role: ${sql.statements} statements against ${sql.tables} tables, ${sql.refused} refused`,
  );
  console.log(
    `${report.requests} requests at ${report.routes.size} routes in ${report.seconds.toFixed(0)} s (${(report.requests / report.seconds).toFixed(0)} a second), seed ${seed}: ${report.leaks.length} leaks`,
  );
  for (const leak of report.leaks) console.error(`LEAK ${leak}`);
  for (const route of report.missing) console.error(`NOT TRIED ${route}`);
}

const stores = await openStores();
try {
  const system = await openSystem(stores);
  try {
    const onProgress = (done: number) => {
      if (done % 10_000 === 0) console.error(`${done} requests`);
    };
    const report = await proveIsolation(system, { requests, seed, only, onProgress });
    print(report);
    process.exitCode = report.leaks.length > 0 || report.missing.length > 0 ? 1 : 0;
  } finally {
    await system.close();
  }
} finally {
  await stores.stop();
}
