/**
 * Signatures of PagerDuty's webhooks, version 3: `X-PagerDuty-Signature: v1=<hex>[,v1=<hex>]`, each an HMAC-SHA256
 * of the raw body (PagerDuty, "Verifying Signatures"). There are several while a secret is changed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** More than one secret and its successor ever need. */
const SIGNATURES_MAX = 10;

/** One signature, as it stands in the header. */
export function pagerDutySignature(body: Buffer | string, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** True when one of the signatures is of one of the secrets. Takes as long for a wrong one as for the right one. */
export function isSignedByPagerDuty(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const given = (header ?? '').split(',', SIGNATURES_MAX).map((one) => Buffer.from(one.trim()));
  const expected = secrets.map((secret) => Buffer.from(pagerDutySignature(body, secret)));
  let isSigned = false;
  for (const one of given)
    for (const other of expected)
      if (one.length === other.length && timingSafeEqual(one, other)) isSigned = true;
  return isSigned;
}
