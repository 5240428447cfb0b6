/**
 * Tokens whose signature was checked a moment ago, by their hash, so that a busy caller is not checked again
 * at every request. Holds no token, no more than ENTRIES_MAX hashes, and nothing past its expiry.
 */
import { createHash } from 'node:crypto';
import { RecentMap } from '@/shared/memory/RecentMap.ts';

/** Most tokens that are remembered; the one that was least recently used goes first. */
const ENTRIES_MAX = 10_000;

type Entry<Claims> = { readonly claims: Claims; readonly expiresMs: number };

export class VerifiedTokens<Claims> {
  readonly #entries = new RecentMap<Entry<Claims>>(ENTRIES_MAX);

  /** The claims of a token that was put here and has not expired at `nowMs`. */
  get(token: string, nowMs: number): Claims | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresMs <= nowMs) {
      this.#entries.delete(key);
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.claims;
  }

  /** Only for a token whose signature and claims are good. */
  put(token: string, claims: Claims, expiresMs: number): void {
    this.#entries.set(keyOf(token), { claims, expiresMs });
  }

  get size(): number {
    return this.#entries.size;
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
