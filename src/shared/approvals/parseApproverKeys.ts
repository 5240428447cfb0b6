/** Public keys of those who approve, as configuration names them: `CEO=MCowBQYDK2VwAyEA…, CEO=…`. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

export type ApproverKey = { readonly role: string; readonly id: string; readonly key: KeyObject };

const KEY_ID_LENGTH = 16;

/** Fingerprint of a public key. */
export function keyIdOf(key: KeyObject): string {
  const bytes = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(bytes).digest('hex').slice(0, KEY_ID_LENGTH);
}

/** Throws an Error that says which entry is no Ed25519 key. A role may have several, so that one can follow another. */
export function parseApproverKeys(text: string): readonly ApproverKey[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [, role = '', encoded = ''] = /^([A-Z]+)=(\S+)$/.exec(entry) ?? [];
      const key = publicKeyOf(encoded);
      if (key?.asymmetricKeyType !== 'ed25519')
        throw new Error(`${role || 'an entry'} must be ROLE= and an Ed25519 public key in base64`);
      return { role, key, id: keyIdOf(key) };
    });
}

function publicKeyOf(encoded: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
