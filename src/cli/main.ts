import { text } from 'node:stream/consumers';
import { cliEnvironment } from '@/shared/config/cliConfig.ts';
import { runCli } from './runCli.ts';

process.exitCode = await runCli(process.argv.slice(2), cliEnvironment(), {
  writeOut: (output) => process.stdout.write(output),
  writeError: (output) => process.stderr.write(output),
  readInput: () => text(process.stdin),
});
