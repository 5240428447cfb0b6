import { spawn } from 'node:child_process';
import path from 'node:path';
import { FORMAT_AND_LINT, runStage, TYPES } from './checkStages.mjs';
import { ensureDebian } from './ensureDebian.mjs';
import { prepare } from './prepare.mjs';
import { root } from './root.mjs';
import { StepError } from './runStep.mjs';

/** Tests see no database, queue or secret of the person who runs them. */
const NOT_FOR_TESTS =
  /^(DATABASE_.*|REDIS_URL|JWT_SECRET|PORT|WORKER_PORT|STATUS_PORT|HOST|LOG_DIR|WEB_DIR|ACCUBOOKS_.*|STRIPE_.*|PG[A-Z]+)$/;

function runVitest(parameters, failedStages) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_TESTS.test(name)));
  const child = spawn(
    path.join(root, 'node_modules/.bin/vitest'),
    ['run', '--reporter=default', '--reporter=./test/support/closingLine.ts', ...parameters],
    { cwd: root, env: { ...env, FAILED_STAGES: String(failedStages) }, stdio: 'inherit' },
  );
  // The terminal sends Ctrl-C to vitest as well; this process waits for it to clean up.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

await prepare();
try {
  await ensureDebian();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error(error.message);
  process.exit(69);
}
const failedStages = [FORMAT_AND_LINT, TYPES].map(runStage).filter((isPassed) => !isPassed).length;
const code = await runVitest(process.argv.slice(2), failedStages);
process.exitCode = failedStages > 0 ? code || 1 : code;
