/** The payment provider's own library, set up once: where it asks, how long it waits, how often it tries. */
import Stripe from 'stripe';
import type { Config } from '@/shared/config/config.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { guardedHttpClient } from './guardedHttpClient.ts';

/** Wait for one answer when nothing else is said, in milliseconds. */
const TIMEOUT_MS_DEFAULT = 8_000;
/** Tries beside the first one. Each carries the same idempotency key, so that none does anything twice. */
export const STRIPE_RETRIES_MAX = 1;

export type StripeConfig = Pick<Config, 'STRIPE_SECRET_KEY' | 'STRIPE_API_URL'> &
  Partial<Pick<Config, 'STRIPE_TIMEOUT_MS'>>;

/** Undefined when the configuration has no key: there is no billing. */
export function createStripe(
  config: StripeConfig,
  options: { readonly retriesMax?: number; readonly metrics?: Metrics } = {},
): Stripe | undefined {
  if (config.STRIPE_SECRET_KEY === '') return undefined;
  const { hostname, port, protocol } = new URL(config.STRIPE_API_URL);
  const transport = guardedHttpClient(protocol === 'https:' ? 'https' : 'http', options.metrics);
  return new Stripe(config.STRIPE_SECRET_KEY, {
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : port,
    protocol: protocol === 'https:' ? 'https' : 'http',
    timeout: config.STRIPE_TIMEOUT_MS ?? TIMEOUT_MS_DEFAULT,
    maxNetworkRetries: options.retriesMax ?? STRIPE_RETRIES_MAX,
    telemetry: false,
    httpClient: transport,
  });
}
