import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureGenerated } from './prepare.mjs';
import { root } from './root.mjs';

const SERVER_ENTRIES = {
  api: 'src/api/main.ts',
  worker: 'src/worker/main.ts',
  forecastThread: 'src/worker/forecastThread.ts',
  status: 'src/status/main.ts',
  pager: 'src/pager/main.ts',
  stripe: 'src/stripeServer/main.ts',
  mail: 'src/mailServer/main.ts',
  paging: 'src/pagingServer/main.ts',
  cli: 'src/cli/main.ts',
  forecastFileThread: 'src/cli/forecastFile/forecastFileThread.ts',
  supervisor: 'src/supervisor/main.ts',
  dieWithParent: 'src/supervisor/dieWithParent.ts',
  benchApi: 'bench/api.ts',
  benchForecast: 'bench/forecast.ts',
  benchCache: 'bench/cache.ts',
  calibrateForecast: 'bench/calibrate.ts',
  proveIsolation: 'attacks/isolation.ts',
  fuzzApi: 'attacks/fuzz.ts',
  scanSql: 'attacks/sql.ts',
};

async function buildServers() {
  const { build } = await import('esbuild');
  const entries = Object.entries(SERVER_ENTRIES).filter(([, file]) => existsSync(path.join(root, file)));
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(([out, file]) => ({ in: file, out })),
    outdir: 'dist/server',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    alias: { '@': path.join(root, 'src') },
    logLevel: 'warning',
  });
}

async function buildWeb() {
  if (!existsSync(path.join(root, 'vite.config.ts'))) return;
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'vite.config.ts'), logLevel: 'warn' });
}

try {
  await ensureGenerated();
  await buildServers();
  if (!process.argv.includes('--servers-only')) await buildWeb();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
