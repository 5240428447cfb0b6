import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import type { Ports } from './ports.ts';

const STARTS = 4;
/** Says that it is ready, chooses when it is told to, and holds what it has chosen until its input ends. */
const START = `
  import { choosePorts } from './ports.ts';
  console.log('ready');
  for await (const _ of process.stdin) console.log(JSON.stringify(await choosePorts(undefined, {})));
`;

const { outputFiles } = await build({
  stdin: { contents: START, resolveDir: import.meta.dirname, loader: 'ts' },
  ...{ bundle: true, format: 'esm', platform: 'node', write: false },
});
const program = outputFiles[0]?.text ?? '';
const children = Array.from({ length: STARTS }, () =>
  spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] }),
);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

const listening: Server[] = [];
afterAll(() => {
  for (const server of listening) server.close();
});

it('starts that begin at the same moment choose no port twice, and what is chosen can be listened on', async () => {
  const lines = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  const next = () => Promise.all(lines.map(async (line) => (await line.next()).value as string));
  expect(await next()).toEqual(children.map(() => 'ready'));
  for (const child of children) child.stdin.write('go\n');
  const chosen = (await next()).flatMap((line) => Object.values(JSON.parse(line) as Ports));
  expect(chosen.length).toBeGreaterThan(STARTS);
  expect(chosen.filter((port, index) => chosen.indexOf(port) !== index)).toEqual([]);
  for (const port of chosen) {
    const server = createServer();
    listening.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }
});
