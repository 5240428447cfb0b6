#!/usr/bin/env node
import { prepare } from './prepare.mjs';
import { requireNode } from './requireNode.mjs';
import { root } from './root.mjs';
import { parseStartOptions, START_HELP, UsageError } from './startOptions.mjs';

function optionsOrExit() {
  try {
    return parseStartOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${START_HELP}`);
    process.exit(64);
  }
}

requireNode();
const options = optionsOrExit();
if (options.help) {
  console.log(START_HELP);
  process.exit(0);
}
await prepare();
// The supervisor takes over this very process, so that one signal reaches it once.
const { runSupervisor } = await import('../dist/server/supervisor.mjs');
const exitCode = await runSupervisor({
  root,
  port: options.port,
  dataDir: options.data,
  isReset: options.reset,
  isVerbose: options.verbose,
});
process.exit(exitCode);
