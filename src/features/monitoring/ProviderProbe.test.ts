import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { ProviderProbe } from './ProviderProbe.ts';

const ANSWERS = {
  well: { status: 200, body: '{"object":"list","data":[]}' },
  failing: { status: 500, body: '{"error":{"type":"api_error"}}' },
  'too many': { status: 429, body: '{"error":{"type":"rate_limit"}}' },
  'not our key': { status: 401, body: '{"error":{"type":"invalid_request_error"}}' },
  'a proxy': { status: 503, body: '{"message":"no upstream"}' },
  'another network': { status: 200, body: '{"portal":"sign in"}' },
  'somebody else': { status: 200, body: '<html>Please sign in to the network</html>' },
} as const;
let answer: keyof typeof ANSWERS = 'well';
let asked = 0;
const server = http.createServer((_, response) => {
  asked += 1;
  response.writeHead(ANSWERS[answer].status).end(ANSWERS[answer].body);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

it('tells a provider that takes our calls from every one that does not, and asks it seldom', async () => {
  const { port } = server.address() as AddressInfo;
  const stripe = createStripe({
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_API_URL: `http://127.0.0.1:${port}`,
  });
  const clock = fixedClock('2026-11-22T00:00:00Z');
  const probe = new ProviderProbe(stripe, clock);
  for (const one of Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]) {
    answer = one;
    expect([one, await probe.isAnswering()]).toEqual([one, one === 'well']);
    clock.advanceMs(10_000);
  }
  answer = 'well';
  asked = 0;
  for (let look = 0; look < 10; look += 1) expect(await probe.isAnswering()).toBe(true);
  expect(asked).toBe(1);
});
