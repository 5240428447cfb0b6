/** The stand-in for Stripe as a process of its own, which can be stopped and go on. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { StripeServer } from '@/stripeServer/StripeServer.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { ROOT } from './sourceTree.ts';
import { eventually } from './workerStage.ts';

export type StripeProcess = StripeServer & { readonly child: ChildProcess };

export async function startStripeProcess(): Promise<StripeProcess> {
  const [port, controlPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--control-port', String(controlPort)];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/stripeServer/main.ts', ...ports], {
    cwd: ROOT,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    seen += String(chunk);
  });
  await eventually(async () => seen.includes('is ready'));
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { child, url: `http://127.0.0.1:${port}`, controlUrl: `http://127.0.0.1:${controlPort}`, stop };
}
