/** Programs bundled as the product bundles them, for tests that start them often. */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { ROOT } from './sourceTree.ts';

/** The folder in which each stands as `<out>.mjs`; it goes with the test file. */
export async function bundlePrograms(entryPoints: readonly { in: string; out: string }[]): Promise<string> {
  // inside the repository, so that the bundle finds its packages
  const dir = mkdtempSync(path.join(ROOT, 'node_modules/.accubooks-test-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  await build({
    entryPoints: entryPoints.map(({ in: file, out }) => ({ in: path.join(ROOT, file), out })),
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { '@': path.join(ROOT, 'src') },
    logLevel: 'error',
  });
  return dir;
}
