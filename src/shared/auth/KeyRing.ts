/** KeyRing: the secret that signs access tokens, and the ones before it, whose tokens hold until they expire. */
import { createHash } from 'node:crypto';

export type SigningKey = { readonly id: string; readonly secret: Uint8Array };

const ID_LENGTH = 8;

/** Names a secret without telling it: the first digits of its SHA-256. */
function toKey(secret: string): SigningKey {
  return {
    id: createHash('sha256').update(secret).digest('hex').slice(0, ID_LENGTH),
    secret: new TextEncoder().encode(secret),
  };
}

export class KeyRing {
  readonly current: SigningKey;
  readonly #keys: ReadonlyMap<string, SigningKey>;

  constructor(secret: string, previousSecrets: readonly string[] = []) {
    this.current = toKey(secret);
    const all = [...previousSecrets.map(toKey), this.current];
    this.#keys = new Map(all.map((key) => [key.id, key]));
  }

  /** The key of a token's `kid`; a token without one is of the current key. Undefined when the key was withdrawn. */
  find(id: string | undefined): SigningKey | undefined {
    return id === undefined ? this.current : this.#keys.get(id);
  }
}
