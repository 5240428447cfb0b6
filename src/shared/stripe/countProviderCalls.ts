/** How the payment provider answers: what the alert on payments looks at. */
import { Counter } from 'prom-client';
import type Stripe from 'stripe';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Answers that say that nothing can be processed: its own errors, too many calls, a key that it does not take. */
const REFUSES = new Set([401, 403, 429]);
export const PROVIDER_OUTCOMES = ['ok', 'failed'] as const;

/** Counts each call by whether the provider could process it; a card that it declines is processed. */
export function countProviderCalls(client: Stripe.HttpClient, { registry }: Metrics): Stripe.HttpClient {
  const calls = new Counter({
    name: 'payment_provider_requests_total',
    help: 'Calls to the payment provider, by whether it could process them.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of PROVIDER_OUTCOMES) calls.inc({ outcome }, 0);
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...parameters) => {
    try {
      const answer = await send(...parameters);
      const status = answer.getStatusCode();
      const isRefusal = status >= 500 || REFUSES.has(status);
      if (isRefusal) calls.inc({ outcome: 'failed' });
      const read = answer.toJSON.bind(answer);
      // Somebody on the way may answer in the provider's place, or break off: what counts has been read.
      answer.toJSON = async () => {
        const body = await read().catch((error: unknown) => {
          if (!isRefusal) calls.inc({ outcome: 'failed' });
          throw error;
        });
        if (!isRefusal) calls.inc({ outcome: 'ok' });
        return body;
      };
      return answer;
    } catch (error) {
      calls.inc({ outcome: 'failed' });
      throw error;
    }
  };
  return client;
}
