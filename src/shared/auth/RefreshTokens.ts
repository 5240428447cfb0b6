/**
 * Refresh tokens: opaque, 256 bits, stored only as their SHA-256. A token's successor is derived from it
 * with a key of ours, so that asking twice for the same rotation gives the same answer.
 */
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const KEY_PURPOSE = 'accubooks refresh token rotation';

export class RefreshTokens {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', KEY_PURPOSE, TOKEN_BYTES));
  }

  /** The first token of a session. */
  create(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  /** The token that replaces `token`: always the same one, and not to be guessed without our key. */
  successorOf(token: string): string {
    return createHmac('sha256', this.#key).update(token).digest('base64url');
  }

  /** What is stored of a token. */
  hashOf(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}
