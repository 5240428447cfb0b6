import type Stripe from 'stripe';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { receivedSchema } from './billingContract.ts';
import { WebhookService } from './WebhookService.ts';

/** The provider's largest events are far smaller. */
const EVENT_BYTES_MAX = 256 * 1024;

type WebhookRoutesDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly stripe: Stripe | undefined;
};

function webhookRoute(server: ApiServer, deps: WebhookRoutesDeps): void {
  // The signature is over the bytes, so that nothing may read them as JSON before.
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: EVENT_BYTES_MAX },
    (_, body, done) => done(null, body),
  );
  server.route({
    method: 'POST',
    url: '/api/billing/webhook',
    bodyLimit: EVENT_BYTES_MAX,
    config: { permission: 'public', errors: ['WEBHOOK_REFUSED', 'BILLING_OFF', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'receiveEvent',
      summary: 'Events of the payment provider',
      description:
        'Signed in the header `Stripe-Signature`. An event is kept before it is answered, and kept once.',
      tags: ['billing'],
      response: { 200: receivedSchema },
    },
    handler: async (request) => {
      const webhooks = new WebhookService({ ...deps, stripe: requireStripe(deps.stripe) });
      const { body, headers, ip } = request;
      if (!Buffer.isBuffer(body)) throw new AppError('WEBHOOK_REFUSED');
      const signature = headers['stripe-signature'];
      await webhooks.receive(body, typeof signature === 'string' ? signature : undefined, { ip });
      return { received: true } as const;
    },
  });
}

export function billingWebhookRoutes(server: ApiServer, deps: WebhookRoutesDeps): void {
  server.register(async (scope) => webhookRoute(scope as ApiServer, deps));
}
