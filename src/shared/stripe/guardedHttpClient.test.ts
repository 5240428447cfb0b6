import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SEND_WITHIN_MS, withChargeWindow } from '@/shared/billing/chargeWindow.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createStripe } from './createStripe.ts';
import { canCharge } from './guardedHttpClient.ts';
import { requireStripe } from './requireStripe.ts';

let server: Server;
let asked: string[] = [];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end('{"id":"x","object":"subscription"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const client = () =>
  requireStripe(
    createStripe(
      {
        STRIPE_SECRET_KEY: 'sk_test_accubooks',
        STRIPE_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
      { retriesMax: 0 },
    ),
  );

describe('the transport', () => {
  it('sends nothing that can take money past the gate', async () => {
    const stripe = client();
    await expect(stripe.subscriptions.create({ customer: 'cus_1' })).rejects.toMatchObject({
      detail: expect.objectContaining({ message: expect.stringContaining('must pass the gate') }),
    });
    expect(asked).toEqual([]);
    await stripe.subscriptions.update('sub_1', { cancel_at_period_end: true });
    await stripe.refunds.create({ charge: 'ch_1' });
    expect(asked).toEqual(['POST /v1/subscriptions/sub_1', 'POST /v1/refunds']);
  });

  it('sends while the call has time, over a new connection and one that is kept', async () => {
    const clock = fixedClock('2026-11-22T00:00:00Z');
    const stripe = client();
    const window = { clock, openedMs: clock.nowMs(), openedElapsedMs: clock.elapsedMs() };
    const create = () => stripe.subscriptions.create({ customer: 'cus_1' });
    await withChargeWindow(window, async () => {
      await create();
      clock.advanceMs(SEND_WITHIN_MS);
      await create();
      clock.advanceMs(1);
      await expect(create()).rejects.toMatchObject({ detail: { code: 'BILLING_INTERRUPTED' } });
    });
    expect(asked).toHaveLength(2);
  });

  it('gives up a connection that stands too late: nothing is sent', async () => {
    let reads = 0;
    const clock = { nowMs: () => 0, elapsedMs: () => (reads++ === 0 ? 0 : SEND_WITHIN_MS + 1) };
    const window = { clock, openedMs: 0, openedElapsedMs: 0 };
    const creating = withChargeWindow(window, () => client().subscriptions.create({ customer: 'cus_1' }));
    await expect(creating).rejects.toMatchObject({ detail: { code: 'BILLING_INTERRUPTED' } });
    expect([asked, reads]).toEqual([[], 2]);
  });
});

describe('what can take money', () => {
  it.each([
    ['POST', '/v1/subscriptions', '', true],
    ['POST', '/v1/subscriptions/sub_1', 'items[0][id]=si_1&items[0][price]=p', true],
    ['POST', '/v1/subscriptions/sub_1', 'pause_collection=', true],
    ['POST', '/v1/subscriptions/sub_1', 'pause_collection[behavior]=keep_as_draft', false],
    ['POST', '/v1/subscriptions/sub_1', 'cancel_at_period_end=true', false],
    ['POST', '/v1/invoices/in_1/pay', '', true],
    ['POST', '/v1/invoices/in_1/finalize', '', true],
    ['POST', '/v1/invoices/in_1', 'auto_advance=true', true],
    ['POST', '/v1/invoices/in_1', 'auto_advance=false', false],
    ['POST', '/v1/payment_intents', '', true],
    ['POST', '/v1/checkout/sessions', '', true],
    ['POST', '/v1/checkout/sessions/cs_1/expire', '', false],
    ['POST', '/v1/billing_portal/sessions', '', true],
    ['POST', '/v1/refunds', '', false],
    ['GET', '/v1/subscriptions', '', false],
  ])('%s %s with %j: %s', (method, path, body, expected) => {
    expect(canCharge(method, path, body)).toBe(expected);
  });
});
