/**
 * Answers that are not the provider's: of a proxy that cannot reach it, of a network that wants a sign-in first. Its
 * library takes any JSON without an `error` for success, whatever the status, so that a refund could be written down
 * that nobody made.
 */
import type Stripe from 'stripe';

const REFUSED_FROM = 400;

const has = (body: unknown, name: string): boolean =>
  typeof body === 'object' && body !== null && name in body;

/** Rejects those while they are read; the library then says that the outcome is not known. */
export function refuseForeignAnswers(client: Stripe.HttpClient): Stripe.HttpClient {
  const send = client.makeRequest.bind(client);
  client.makeRequest = async (...parameters) => {
    const answer = await send(...parameters);
    const read = answer.toJSON.bind(answer);
    answer.toJSON = async () => {
      const body: unknown = await read();
      const isRefusal = answer.getStatusCode() >= REFUSED_FROM;
      if (has(body, 'error') || (!isRefusal && has(body, 'object'))) return body;
      throw new Error(`the answer ${answer.getStatusCode()} is not the payment provider's`);
    };
    return answer;
  };
  return client;
}
