/**
 * Tokens of the links in mails: derived from the id of what they open with a key of ours, so that neither the
 * outbox nor any other table holds one. What a token opens knows its SHA-256 only.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;
const KEY_PURPOSE = 'accubooks tokens of links';

/** What is stored of a token. */
export function hashOfLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export class LinkTokens {
  readonly #keys: readonly Buffer[];

  /** The first secret makes new tokens; links made under the others still find theirs. */
  constructor(secrets: readonly [string, ...string[]]) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', KEY_PURPOSE, KEY_BYTES)));
  }

  /** What is to be stored for the link with this id. */
  hashFor(id: string): string {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('there is no key for links');
    return hashOfLinkToken(tokenOf(key, id));
  }

  /** The token whose hash was stored; undefined when the secret that made it is gone. */
  find(id: string, hash: string): string | undefined {
    return this.#keys.map((key) => tokenOf(key, id)).find((token) => hashOfLinkToken(token) === hash);
  }
}

function tokenOf(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url');
}
