/**
 * Secrets that must be read again, encrypted at rest: AES-256-GCM under a key derived from a secret of ours,
 * bound to what it belongs to. A sealed text names its key, so that secrets can be rotated.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const FORM = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const KEY_ID_LENGTH = 8;
const KEY_PURPOSE = 'accubooks sealed secrets';

type Key = { readonly id: string; readonly bytes: Buffer };

function toKey(secret: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', KEY_PURPOSE, KEY_BYTES));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, KEY_ID_LENGTH), bytes };
}

export class SealedSecrets {
  readonly #current: Key;
  readonly #keys: readonly Key[];

  /** The first secret seals; all of them open. */
  constructor(secrets: readonly [string, ...string[]]) {
    const [current, ...previous] = secrets;
    this.#current = toKey(current);
    this.#keys = [this.#current, ...previous.map(toKey)];
  }

  /** `owner` is not in the sealed text and must be named again to open it. */
  seal(plain: Buffer, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#current.bytes, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return [FORM, this.#current.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** Throws when the key is gone, the text was changed, or it belongs to somebody else. */
  open(text: string, owner: string): { readonly plain: Buffer; readonly isCurrent: boolean } {
    const [form, id, nonce = '', sealed = ''] = text.split('.');
    const key = this.#keys.find((one) => one.id === id);
    if (form !== FORM || key === undefined) throw new Error('a sealed secret names a key that is not here');
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    return { plain, isCurrent: key.id === this.#current.id };
  }
}
