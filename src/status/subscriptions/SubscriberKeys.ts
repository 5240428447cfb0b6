import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Subscriber } from '../store/StatusState.ts';

/**
 * What proves that a link or a message is ours, made from the key of the folder when it is needed: no token
 * and no secret of a subscriber is stored anywhere.
 */
export class SubscriberKeys {
  constructor(
    private readonly key: Buffer,
    /** Address of the page, without a slash at its end. */
    private readonly url: string,
  ) {}

  confirmToken({ id, sinceMs }: Subscriber): string {
    return this.#make('confirm', `${id} ${sinceMs}`);
  }

  confirms(subscriber: Subscriber, token: string): boolean {
    return isSame(this.confirmToken(subscriber), token);
  }

  confirmUrl(subscriber: Subscriber): string {
    return `${this.url}/subscribe/confirm?${this.#query(subscriber.id, this.confirmToken(subscriber))}`;
  }

  leaveUrl({ id }: Pick<Subscriber, 'id'>): string {
    return `${this.url}/unsubscribe?${this.#query(id, this.#make('leave', id))}`;
  }

  /** True for the link of that subscriber, also when it is gone already. */
  leaves(id: string, token: string): boolean {
    return isSame(this.#make('leave', id), token);
  }

  /** Signs what is sent to a webhook; told to it once, with the challenge. */
  webhookSecret({ id }: Pick<Subscriber, 'id'>): string {
    return `whsec_${this.#make('webhook', id)}`;
  }

  /** Which address was named, for counting, without keeping it. */
  nameless(target: string): string {
    return this.#make('target', target);
  }

  #make(purpose: string, about: string): string {
    return createHmac('sha256', this.key).update(`${purpose}\n${about}`).digest('base64url');
  }

  #query(id: string, token: string): string {
    return new URLSearchParams({ id, token }).toString();
  }
}

function isSame(right: string, given: string): boolean {
  const [a, b] = [Buffer.from(right), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The signature header of a webhook: the time and the HMAC of time and body. */
export function webhookSignature(secret: string, atMs: number, body: string): string {
  const time = Math.floor(atMs / 1000);
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}
