/**
 * Attempts at a credential: each one takes its point before it is made, so that parallel ones cannot slip
 * past the limit, and gets it back when it turns out to be no wrong guess.
 */
import { createHash } from 'node:crypto';
import type { RateLimiter, Taken } from './RateLimiter.ts';

/** Rounds and time that an attempt waits for those before it, which may free their points. */
const ROUNDS_MAX = 32;
const ROUND_MS = 2_000;
const HASH_LENGTH = 16;

export type Attempt = {
  readonly taken: readonly Taken[];
  /**
   * Says how it ended, once: `right` forgets the failures of this account from here, `wrong` keeps the
   * points, `undecided` gives them back. Never rejects.
   */
  readonly end: (outcome: 'right' | 'wrong' | 'undecided') => Promise<void>;
};

/** The account in a counter's key: recognisable to who knows the address, readable to nobody else. */
export function accountKey(account: string): string {
  return createHash('sha256').update(account.toLowerCase()).digest('hex').slice(0, HASH_LENGTH);
}

export class Attempts {
  readonly #limiter: RateLimiter;
  readonly #open = new Map<string, Set<Promise<void>>>();

  constructor(limiter: RateLimiter) {
    this.#limiter = limiter;
  }

  /**
   * Begins an attempt of a client at an account; whoever is not admitted must not make it, and need not
   * end it. Throws RATE_LIMIT_SERVICE_UNAVAILABLE.
   */
  async begin(client: string, account: string, isAllowed: boolean): Promise<Attempt> {
    const here = `ip:${client}`;
    const subject = `account:${accountKey(account)}:${here}`;
    const ofAddress = isAllowed ? [] : [await this.#limiter.take('authIp', here)];
    if (ofAddress.some(({ isAdmitted }) => !isAdmitted)) return { taken: ofAddress, end: async () => {} };
    const ofAccount = await this.#takeInTurn(subject);
    const taken = [...ofAddress, ofAccount];
    if (!ofAccount.isAdmitted) return { taken, end: async () => {} };
    const ended = this.#remember(subject);
    const end: Attempt['end'] = async (outcome) => {
      if (outcome === 'right') await this.#limiter.forget('auth', subject);
      if (outcome === 'undecided') await this.#limiter.giveBack('auth', subject);
      if (outcome !== 'wrong' && !isAllowed) await this.#limiter.giveBack('authIp', here);
      ended();
    };
    return { taken, end };
  }

  /** Takes a point; when there is none, waits for the open attempts of the same subject and tries again. */
  async #takeInTurn(subject: string): Promise<Taken> {
    let taken = await this.#limiter.take('auth', subject);
    for (let round = 0; round < ROUNDS_MAX && !taken.isAdmitted; round += 1) {
      const open = this.#open.get(subject);
      if (open === undefined) return taken;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ROUND_MS);
      });
      await Promise.race([...open, patience]);
      clearTimeout(timer);
      taken = await this.#limiter.take('auth', subject);
    }
    return taken;
  }

  #remember(subject: string): () => void {
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const open = this.#open.get(subject) ?? new Set();
    this.#open.set(subject, open.add(promise));
    return () => {
      open.delete(promise);
      if (open.size === 0) this.#open.delete(subject);
      resolve();
    };
  }
}
