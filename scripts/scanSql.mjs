import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureDebian } from './ensureDebian.mjs';
import { root } from './root.mjs';
import { StepError } from './runStep.mjs';

/** sqlmap is a Debian package, needed here only. */
try {
  await ensureDebian([
    { program: 'sqlmap', package: 'sqlmap' },
    { program: 'redis-server', package: 'redis-server' },
  ]);
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error(error.message);
  process.exit(69);
}
const run = (script, parameters) =>
  spawnSync(process.execPath, [path.join(root, script), ...parameters], { cwd: root, stdio: 'inherit' })
    .status ?? 1;
process.exitCode =
  run('scripts/build.mjs', ['--servers-only']) || run('dist/server/scanSql.mjs', process.argv.slice(2));
