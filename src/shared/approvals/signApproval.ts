/** Signing and what is signed. The private key is read where the approver sits; no server ever has it. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import type { ApproverKey } from './parseApproverKeys.ts';
import { keyIdOf } from './parseApproverKeys.ts';

/** Set before the document, so that a signature under anything else is none of an approval. */
const PURPOSE = 'accubooks approval 1\n';

export const signedApprovalSchema = z.strictObject({
  document: z.string().min(2).max(10_000),
  signature: z.base64().max(200),
  keyId: z.string().max(64),
});
export type SignedApproval = z.infer<typeof signedApprovalSchema>;

const bytesOf = (document: string) => Buffer.from(PURPOSE + document, 'utf8');

/** Throws an Error when the text is no Ed25519 private key in PEM. */
export function signApproval(document: string, privateKeyPem: string): SignedApproval {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
  return {
    document,
    signature: sign(null, bytesOf(document), key).toString('base64'),
    keyId: keyIdOf(createPublicKey(key)),
  };
}

/** The key of the role that made the signature; undefined when none did. */
export function findSigner(
  { document, signature }: Pick<SignedApproval, 'document' | 'signature'>,
  role: string,
  keys: readonly ApproverKey[],
): ApproverKey | undefined {
  const bytes = Buffer.from(signature, 'base64');
  return keys.find(({ role: its, key }) => its === role && isSignedWith(key, document, bytes));
}

function isSignedWith(key: KeyObject, document: string, signature: Buffer): boolean {
  return verify(null, bytesOf(document), key, signature);
}

/** A new pair: the private half in PEM, the public half as APPROVER_KEYS has it. */
export function makeApproverKey(role: string): { readonly pem: string; readonly entry: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const encoded = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), entry: `${role}=${encoded}` };
}
