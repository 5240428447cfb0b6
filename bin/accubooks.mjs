#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare } from '../scripts/prepare.mjs';
import { root } from '../scripts/root.mjs';

/** What the last `npm start` wrote about its servers: defaults for whatever the environment leaves out. */
function loadEnvironment() {
  const file = path.join(process.env.ACCUBOOKS_DATA ?? path.join(root, '.accubooks'), 'environment.json');
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
    if (typeof value === 'string') process.env[name] ??= value;
}

loadEnvironment();
const cli = path.join(root, 'dist/server/cli.mjs');
if (!existsSync(cli)) {
  // Progress goes to stderr: stdout belongs to the command.
  const log = console.log;
  console.log = console.error;
  await prepare();
  console.log = log;
}
await import('../dist/server/cli.mjs');
