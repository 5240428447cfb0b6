/** The commodities of the rows other than the report's own currency, each once, sorted. */
export function otherCurrencies(rows: readonly { readonly currency: string }[], currency: string): string[] {
  const others = new Set<string>();
  for (const row of rows) if (row.currency !== currency) others.add(row.currency);
  return [...others].sort();
}
