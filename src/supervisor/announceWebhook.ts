import type { Environment } from './environmentFile.ts';

const TIMEOUT_MS = 5_000;

/** Has the stand-in for Stripe send its events to our API; saying it again changes nothing. */
export async function announceWebhook(variables: Environment): Promise<void> {
  const { STRIPE_CONTROL_URL: controlUrl, STRIPE_WEBHOOK_SECRET: secret, ACCUBOOKS_URL: apiUrl } = variables;
  const response = await fetch(`${controlUrl}/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${apiUrl}/api/billing/webhook`, secret, events: ['*'] }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the test payments refused the address of our API: ${response.status}`);
}
