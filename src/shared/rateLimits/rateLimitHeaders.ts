/** Header fields of draft-ietf-httpapi-ratelimit-headers-10, as structured fields of RFC 9651. */
import type { Taken } from './RateLimiter.ts';

export type RateLimitHeaders = { readonly 'ratelimit-policy': string; readonly ratelimit: string };

/** `RateLimit-Policy` with quota and window, `RateLimit` with what remains and until when, one item a policy. */
export function rateLimitHeaders(taken: readonly Taken[]): RateLimitHeaders {
  const items = (parameters: (one: Taken) => string) =>
    taken.map((one) => `"${one.policy.name}";${parameters(one)}`).join(', ');
  return {
    'ratelimit-policy': items(({ policy }) => `q=${policy.pointsMax};w=${policy.windowS}`),
    ratelimit: items(({ remaining, resetS }) => `r=${remaining};t=${resetS}`),
  };
}
