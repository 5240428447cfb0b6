/** One line's forecasts of months, quarters and years made to agree. */

/** A forecast of the sum of `months` steps from position `from` (0 is the first month ahead). */
export type TimeBlock = {
  readonly from: number;
  readonly months: number;
  readonly value: number;
  /** What it counts for beside its structural scaling, above 0; 1 unless said. */
  readonly weight?: number;
};

/** A block with everything strictly inside it; a month is a block of one. */
type Node = {
  readonly from: number;
  readonly months: number;
  readonly value: number;
  /** Of the own forecast: the months under structural scaling, divided by the weight. */
  readonly ownVariance: number;
  readonly children: Node[];
  /** What children and own forecast say together. */
  estimate: number;
  variance: number;
  childrenSum: number;
  childrenVariance: number;
};

/**
 * The months that agree with all blocks, each forecast weighted by structural scaling (the variance of a block is its
 * number of months, over its weight). Exact weighted least squares in one pass up and one down, for blocks that nest: quarters within
 * years, or the months left of a quarter. Sums over the answer are the reconciled quarters and years.
 * Source: Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017, EJOR 262:60, W = diag(k); the passes are the
 * closed form of S (S' W⁻¹ S)⁻¹ S' W⁻¹ on a tree.
 * Throws a RangeError on blocks that reach past the months, overlap without nesting, are not finite or weigh nothing.
 */
export function reconcileInTime(months: Float64Array, blocks: readonly TimeBlock[]): Float64Array {
  const roots = buildForest(months, blocks);
  const reconciled = new Float64Array(months.length);
  for (const root of roots) {
    combineUpwards(root);
    shareDownwards(root, root.estimate, reconciled);
  }
  return reconciled;
}

function buildForest(months: Float64Array, blocks: readonly TimeBlock[]): Node[] {
  const leaves: TimeBlock[] = Array.from(months, (value, from) => ({ from, months: 1, value }));
  const sorted = [...blocks, ...leaves].sort(
    (left, right) => left.from - right.from || right.months - left.months || left.value - right.value,
  );
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const { from, months: length, value, weight = 1 } of sorted) {
    const end = from + length;
    if (
      !Number.isInteger(from) ||
      !Number.isInteger(length) ||
      from < 0 ||
      length < 1 ||
      end > months.length
    ) {
      throw new RangeError(`no block of ${length} months from month ${from} within ${months.length}`);
    }
    if (!Number.isFinite(value)) throw new RangeError(`the forecast of month ${from} is not finite`);
    if (!(weight > 0 && Number.isFinite(weight))) throw new RangeError(`no weight of a block: ${weight}`);
    while (open.length > 0 && endOf(open.at(-1) as Node) <= from) open.pop();
    const parent = open.at(-1);
    if (parent && end > endOf(parent)) throw new RangeError('blocks of time overlap without nesting');
    const node = {
      from,
      months: length,
      value,
      ownVariance: length / weight,
      children: [],
      estimate: value,
      variance: length / weight,
      childrenSum: 0,
      childrenVariance: 0,
    };
    (parent?.children ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

function endOf({ from, months }: Node): number {
  return from + months;
}

/** Inverse-variance mean of a block's own forecast and the sum of its children. */
function combineUpwards(node: Node): void {
  for (const child of node.children) {
    combineUpwards(child);
    node.childrenSum += child.estimate;
    node.childrenVariance += child.variance;
  }
  if (node.children.length === 0) return;
  const weight = node.childrenVariance / (node.childrenVariance + node.ownVariance);
  node.estimate = node.childrenSum + weight * (node.value - node.childrenSum);
  node.variance = node.ownVariance * weight;
}

/** The gap between a block and its children goes to each in proportion to its variance. */
function shareDownwards(node: Node, value: number, reconciled: Float64Array): void {
  if (node.children.length === 0) {
    reconciled[node.from] = value;
    return;
  }
  const gap = value - node.childrenSum;
  for (const child of node.children) {
    shareDownwards(child, child.estimate + (gap * child.variance) / node.childrenVariance, reconciled);
  }
}
