import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { createStripe, STRIPE_RETRIES_MAX } from './createStripe.ts';
import { requireStripe } from './requireStripe.ts';
import { isOutcomeUnknown, toPaymentError } from './toPaymentError.ts';

const KEY = 'sk_test_accubooks';

describe('createStripe', () => {
  it('is undefined without a key, which whoever needs it is told: BILLING_OFF', () => {
    const stripe = createStripe({
      STRIPE_SECRET_KEY: '',
      STRIPE_API_URL: 'https://api.stripe.com',
      STRIPE_TIMEOUT_MS: 500,
    });
    expect(stripe).toBeUndefined();
    expect(() => requireStripe(stripe)).toThrow(expect.objectContaining({ code: 'BILLING_OFF' }));
  });

  it('asks where it is told, and no more often than it may when nobody answers', async () => {
    let asked = 0;
    const server = createServer((request) => {
      asked += 1;
      request.socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stripe = requireStripe(
      createStripe({
        STRIPE_SECRET_KEY: KEY,
        STRIPE_API_URL: `http://127.0.0.1:${port}`,
        STRIPE_TIMEOUT_MS: 500,
      }),
    );
    const thrown = await stripe.customers.list().catch((error: unknown) => error);
    expect([asked, isOutcomeUnknown(thrown)]).toEqual([1 + STRIPE_RETRIES_MAX, true]);
    expect(toPaymentError(thrown)).toMatchObject({ code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('an answer that is not the provider’s', () => {
  it.each([
    [503, '{"message":"no upstream"}'],
    [502, '<html>Bad Gateway</html>'],
    [200, '{"portal":"sign in"}'],
    [200, 'null'],
    [200, ''],
  ])('%i %s is no refund that was made', async (status, body) => {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stripe = requireStripe(
      createStripe({ STRIPE_SECRET_KEY: KEY, STRIPE_API_URL: `http://127.0.0.1:${port}` }, { retriesMax: 0 }),
    );
    const thrown = await stripe.refunds.create({ charge: 'ch_1' }).catch((error: unknown) => error);
    expect(isOutcomeUnknown(thrown)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('toPaymentError', () => {
  it('says why a card was refused: PAYMENT_REFUSED', () => {
    const refusal = {
      type: 'card_error' as const,
      message: 'Your card was declined.',
      decline_code: 'lost_card',
    };
    expect(toPaymentError(new Stripe.errors.StripeCardError(refusal))).toMatchObject({
      code: 'PAYMENT_REFUSED',
      message: 'Your card was declined. Nothing was changed; try another card.',
      details: { reason: 'lost_card' },
    });
  });

  it('leaves alone what is a fault of ours', () => {
    const fault = new Stripe.errors.StripeInvalidRequestError({
      type: 'invalid_request_error',
      statusCode: 400,
      message: 'No.',
    });
    expect([toPaymentError(fault), isOutcomeUnknown(fault)]).toEqual([fault, false]);
  });
});
