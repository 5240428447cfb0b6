import { existsSync } from 'node:fs';
import path from 'node:path';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';
import { isInstalled } from './isInstalled.mjs';
import { requireNode } from './requireNode.mjs';
import { root } from './root.mjs';
import { runStep, StepError } from './runStep.mjs';

const INSTALL_STAMP = path.join(root, 'node_modules/.accubooks-install');
const GENERATED = path.join(root, 'src/shared/database/generated');
const GENERATE_STAMP = path.join(GENERATED, '.stamp');
const BUILD_STAMP = path.join(root, 'dist/.stamp');
const BUILD_INPUTS = [
  'package-lock.json',
  'prisma/schema.prisma',
  'scripts/build.mjs',
  'tsconfig.json',
  'vite.config.ts',
  'src',
  'bench',
  'attacks',
];
const isBuildInput = (file) => !/\.test\.tsx?$/.test(file) && file !== GENERATED;
/** What a build for production leaves behind; without one of them there is nothing to run. */
const BUILD_OUTPUTS = ['server/supervisor.mjs', 'server/api.mjs', 'server/worker.mjs', 'server/cli.mjs'];

/** Installs the packages of the lock file, unless they are there. */
export async function ensureInstalled() {
  const print = fingerprint(root, ['package-lock.json']);
  if (isStamped(INSTALL_STAMP, print)) return;
  if (isInstalled(root)) return stamp(INSTALL_STAMP, print);
  await runStep({
    doing: 'installing packages (npm ci)',
    done: 'packages installed',
    command: 'npm',
    parameters: ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    advice: 'Check the network and the npm registry (`npm ping`), then run the same command again.',
  });
  stamp(INSTALL_STAMP, print);
}

/** Generates the database client, unless it is there for this schema. */
export async function ensureGenerated() {
  const print = fingerprint(root, ['prisma/schema.prisma', 'package-lock.json']);
  if (existsSync(path.join(GENERATED, 'client.ts')) && isStamped(GENERATE_STAMP, print)) return;
  await runStep({
    doing: 'generating the database client',
    done: 'database client generated',
    command: process.execPath,
    parameters: ['node_modules/prisma/build/index.js', 'generate'],
    advice: 'Run `npx prisma validate`; it names the fault in prisma/schema.prisma.',
  });
  stamp(GENERATE_STAMP, print);
}

/** Builds servers and web, unless `dist` belongs to these sources. */
export async function ensureBuilt() {
  const print = fingerprint(root, BUILD_INPUTS, isBuildInput);
  const isWhole = BUILD_OUTPUTS.every((file) => existsSync(path.join(root, 'dist', file)));
  if (isWhole && isStamped(BUILD_STAMP, print)) return;
  await runStep({
    doing: 'building',
    done: 'built',
    command: process.execPath,
    parameters: ['scripts/build.mjs'],
    advice: 'The lines above name file and line; `npm run check` says more.',
  });
  stamp(BUILD_STAMP, print);
}

/** All of it, in order. Ends the process with code 70 after saying what failed and what to do. */
export async function prepare({ build = true } = {}) {
  requireNode();
  try {
    await ensureInstalled();
    await ensureGenerated();
    if (build) await ensureBuilt();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.error(error.message);
    process.exit(70);
  }
}
