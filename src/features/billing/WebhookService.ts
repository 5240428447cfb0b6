import type Stripe from 'stripe';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Log } from '@/shared/log/log.ts';
import { receiveEvent } from './EventStore.ts';

/** An event that was signed longer ago than this may be somebody else's copy; in seconds. */
export const TOLERANCE_S = 300;

export type WebhookDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly stripe: Stripe;
  readonly config: Pick<Config, 'STRIPE_WEBHOOK_SECRET' | 'STRIPE_WEBHOOK_SECRET_PREVIOUS'>;
};

/** Takes what the provider tells: checked on the bytes as they came, kept, and nothing else. */
export class WebhookService {
  readonly #deps: WebhookDeps;
  readonly #secrets: readonly string[];

  constructor(deps: WebhookDeps) {
    this.#deps = deps;
    const { STRIPE_WEBHOOK_SECRET: current, STRIPE_WEBHOOK_SECRET_PREVIOUS: previous } = deps.config;
    this.#secrets = [current, previous].filter((secret) => secret !== '');
  }

  /** True when the event was new. Throws WEBHOOK_REFUSED, DATABASE_UNAVAILABLE. */
  async receive(
    body: Buffer,
    signature: string | undefined,
    from: { readonly ip: string },
  ): Promise<boolean> {
    const { database, clock, log } = this.#deps;
    const event = this.#verify(body, signature);
    if (event === undefined) {
      log.warn(
        { ...from, bytes: body.length, event: 'webhook.refused' },
        'security: an event was not signed by the payment provider',
      );
      throw new AppError('WEBHOOK_REFUSED');
    }
    const kept = { id: event.id, payload: body.toString('utf8') };
    return database.asNobody((sql) => receiveEvent(sql, kept, 'webhook', nowOf(clock)));
  }

  #verify(body: Buffer, signature: string | undefined): Stripe.Event | undefined {
    const { stripe, clock } = this.#deps;
    for (const secret of this.#secrets) {
      try {
        return stripe.webhooks.constructEvent(
          body,
          signature ?? '',
          secret,
          TOLERANCE_S,
          undefined,
          clock.nowMs(),
        );
      } catch {
        // The next secret may be the one: both are in use while they are changed.
      }
    }
    return undefined;
  }
}
