/** The stand-in for Stripe as a process of its own, which can be stopped and go on. */
import type { ChildProcess } from 'node:child_process';
import type { StripeServer } from '@/stripeServer/StripeServer.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { runNode } from './runNode.ts';
import { eventually } from './workerStage.ts';

export type StripeProcess = StripeServer & { readonly child: ChildProcess };

export async function startStripeProcess(): Promise<StripeProcess> {
  const [port, controlPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--control-port', String(controlPort)];
  const { child, output, kill } = runNode('src/stripeServer/main.ts', {}, ports);
  await eventually(async () => output().includes('is ready'));
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    stop: kill,
  };
}
