import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { runNode } from '../../test/support/runNode.ts';

const EX_CONFIG = 78;
const START_MAX_MS = 20_000;
const PAUSE_MS = 25;
const PAYMENTS = 120;
const LANES = 4;
const RETRIES = 30;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stripe-main-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (port: number, environment: Record<string, string> = {}) =>
  runNode('src/stripeServer/main.ts', environment, [
    ...['--port', String(port), '--control-port', '0'],
    ...['--file', path.join(folder, 'stripe.jsonl')],
  ]);

async function untilReady(port: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_MAX_MS; waitedMs += PAUSE_MS) {
    const isUp = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error('The stand-in for Stripe did not start.');
}

describe('the process', () => {
  it.each(['NODE_ENV', 'ACCUBOOKS_ENV'])('refuses to start where %s says production', async (name) => {
    const refused = start(await freePort(), { [name]: 'production' });
    expect((await refused.exited).code).toBe(EX_CONFIG);
  });

  it('charges each intent once when it is killed in the middle of payments', async () => {
    const port = await freePort();
    const first = start(port);
    await untilReady(port);
    const stripe = new Stripe('sk_test_killed', {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      maxNetworkRetries: RETRIES,
      timeout: 5_000,
      telemetry: false,
    });
    const paid: string[] = [];
    let next = 0;
    const pay = async (): Promise<void> => {
      while (next < PAYMENTS) {
        const key = `payment-${(next += 1)}`;
        const intent = await stripe.paymentIntents.create(
          {
            amount: 1_000,
            currency: 'usd',
            payment_method: 'pm_card_visa',
            confirm: true,
            metadata: { key },
          },
          { idempotencyKey: key },
        );
        paid.push(intent.id);
        if (paid.length === PAYMENTS / 4) first.child.kill('SIGKILL');
      }
    };
    const killed = first.exited.then(({ signal }) => {
      start(port);
      return signal;
    });
    await Promise.all(Array.from({ length: LANES }, pay));
    expect(await killed).toBe('SIGKILL');
    const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 10 * PAYMENTS });
    expect(charges.map(({ payment_intent: intent }) => String(intent)).toSorted()).toEqual(paid.toSorted());
    expect(new Set(charges.map(({ metadata }) => metadata.key)).size).toBe(PAYMENTS);
  });
});
