import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { cliEnvironment } from '@/shared/config/cliConfig.ts';
import { runCli } from './runCli.ts';

/** Nobody reads any further, as in `accubooks … | head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? process.exitCode : 1);
});

process.exitCode = await runCli(process.argv.slice(2), cliEnvironment(), {
  writeOut: (output) => process.stdout.write(output),
  writeError: (output) => process.stderr.write(output),
  readInput: () => text(process.stdin),
  drained: async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  isErrorTerminal: process.stderr.isTTY === true,
  forecastThread: new URL('./forecastFileThread.mjs', import.meta.url),
});
