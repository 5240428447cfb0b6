/**
 * The number and name of an account as QuickBooks writes it: `4000 Sales:4010 Retail`, `1000 · Checking` or
 * a bare name. The leaf's number is the account's; without one the whole path is, since the same leaf name
 * may stand under two parents.
 */
export function quickbooksAccount(text: string): { readonly number: string; readonly name: string } {
  const path = text.split(':').map((part) => part.trim());
  const leaf = /^(\d{3,})(?:\s*[·.-]\s*|\s+)\S/.exec(path.at(-1) ?? '');
  const name = path.map((part) => part.replace(/^\d{3,}(?:\s*[·.-]\s*|\s+)(?=\S)/, '')).join(':');
  return leaf ? { number: leaf[1] ?? text, name } : { number: path.join(':'), name: path.join(':') };
}
