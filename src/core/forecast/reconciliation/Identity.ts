/** Identities of the books as data: which lines add up to which, with signs. */

export type IdentityPart = { readonly key: string; readonly sign: 1 | -1 };

/** `total` = Σ sign · part, in every month: profit = income − expense, a class = the sum of its accounts. */
export type Identity = { readonly total: string; readonly parts: readonly IdentityPart[] };

/** One identity as a row of the constraint matrix: Σ coefficient · value[column] = 0. */
export type Constraint = { readonly columns: readonly number[]; readonly coefficients: readonly number[] };

/** Order of two texts by code unit, the same on every machine. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * The identities in an order that depends only on what they say, so that no result depends on how they were listed.
 * Throws a RangeError when an identity has no parts, names an unknown key or a part twice, or when a total is,
 * directly or through others, part of itself.
 */
export function orderIdentities(
  keys: readonly string[],
  identities: readonly Identity[],
): readonly Identity[] {
  const known = new Set(keys);
  if (known.size !== keys.length) throw new RangeError('two lines have the same key');
  for (const { total, parts } of identities) {
    const names = parts.map(({ key }) => key);
    if (names.length === 0) throw new RangeError(`the identity of ${total} has no parts`);
    if (new Set(names).size !== names.length) {
      throw new RangeError(`the identity of ${total} names a part twice`);
    }
    const unknown = [total, ...names].find((key) => !known.has(key));
    if (unknown !== undefined)
      throw new RangeError(`the identity of ${total} names ${unknown}, an unknown line`);
  }
  assertNoCircle(identities);
  const ordered = identities.map(({ total, parts }) => ({
    total,
    parts: [...parts].sort((left, right) => compareText(left.key, right.key)),
  }));
  return ordered.sort((left, right) => compareText(textOf(left), textOf(right)));
}

/** Rows of the constraint matrix C, in the order of the identities: the total with 1, each part with its sign turned. */
export function constraintsOf(
  keys: readonly string[],
  identities: readonly Identity[],
): readonly Constraint[] {
  const columnOf = new Map(keys.map((key, column) => [key, column]));
  return identities.map(({ total, parts }) => ({
    columns: [total, ...parts.map(({ key }) => key)].map((key) => columnOf.get(key) as number),
    coefficients: [1, ...parts.map(({ sign }) => -sign)],
  }));
}

function textOf({ total, parts }: Identity): string {
  return [total, ...parts.map(({ key, sign }) => `${sign}${key}`)].join('\n');
}

function assertNoCircle(identities: readonly Identity[]): void {
  const partsOf = new Map<string, string[]>();
  for (const { total, parts } of identities) {
    partsOf.set(total, [...(partsOf.get(total) ?? []), ...parts.map(({ key }) => key)]);
  }
  const done = new Set<string>();
  const visit = (key: string, above: ReadonlySet<string>): void => {
    if (above.has(key)) throw new RangeError(`${key} is part of itself`);
    if (done.has(key)) return;
    const path = new Set([...above, key]);
    for (const part of partsOf.get(key) ?? []) visit(part, path);
    done.add(key);
  };
  for (const total of partsOf.keys()) visit(total, new Set());
}
