/** One command line of `accubooks` in this process, and what a terminal would show. */
import type { CliStreams } from '@/cli/CliContext.ts';
import { runCli } from '@/cli/runCli.ts';

export type Transcript = { readonly exitCode: number; readonly out: string; readonly error: string };

/** `streams` has what stands beside the two streams that are kept: standard input is empty unless it says more. */
export async function runCommand(
  parameters: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  streams: Partial<Omit<CliStreams, 'writeOut' | 'writeError'>> = {},
): Promise<Transcript> {
  let [out, error] = ['', ''];
  const exitCode = await runCli(parameters, environment, {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    readInput: async () => '',
    ...streams,
  });
  return { exitCode, out, error };
}
