import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createStripe } from './createStripe.ts';

let status = 200;
let body: string | undefined;
const server = http.createServer((_, response) => {
  if (status === 0) return response.destroy();
  response.writeHead(status, { 'content-type': 'application/json' });
  if (body !== undefined) return response.end(body);
  response.end(
    JSON.stringify(status === 200 ? { id: 'cus_1', object: 'customer' } : { error: { type: 'card_error' } }),
  );
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

it('counts what the provider could not process, and no card that it declined', async () => {
  const metrics = createMetrics('test');
  const { port } = server.address() as AddressInfo;
  const config = { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_API_URL: `http://127.0.0.1:${port}` };
  const stripe = createStripe(config, { retriesMax: 0, metrics });
  const counted = async () => {
    const text = await metrics.registry.metrics();
    return ['ok', 'failed'].map((outcome) =>
      Number(
        new RegExp(`payment_provider_requests_total\\{outcome="${outcome}".*\\} (\\d+)`).exec(text)?.[1],
      ),
    );
  };
  const ask = async (next: number) => {
    status = next;
    await stripe?.customers.retrieve('cus_1').catch(() => undefined);
    return counted();
  };
  expect(await counted()).toEqual([0, 0]);
  expect(await ask(200)).toEqual([1, 0]);
  expect(await ask(402)).toEqual([2, 0]);
  expect(await ask(500)).toEqual([2, 1]);
  expect(await ask(401)).toEqual([2, 2]);
  // What answers is not the provider.
  body = '<html>sign in to the network</html>';
  expect(await ask(200)).toEqual([2, 3]);
  body = undefined;
  // A connection that was kept alive is tried once more by the library itself.
  const [ok, failed] = await ask(0);
  expect([ok, Number(failed) > 3]).toEqual([2, true]);
});
