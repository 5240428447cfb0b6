type Signed = { readonly document: string; readonly signature: string; readonly keyId: string };

/** What the command line writes when it signs; undefined for anything else. */
export function readSigned(text: string): Signed | undefined {
  try {
    const { document, signature, keyId } = JSON.parse(text);
    if (![document, signature, keyId].every((part) => typeof part === 'string')) return undefined;
    return { document, signature, keyId };
  } catch {
    return undefined;
  }
}
