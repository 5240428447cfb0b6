/** Whole minor units that add up exactly, from forecasts that add up to rounding error. */
import { assertMinor } from '../../money/Money.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import { compareText, type Identity, orderIdentities } from './Identity.ts';

/**
 * Rounds one step's coherent values so that every identity holds to the unit. Where each line is part of at most one
 * total, totals are rounded first and their units given to the parts by largest remainder (Hamilton's method), ties by
 * key, so that no line moves by a whole unit; a line that several totals share is rounded itself, and they follow.
 * Whole coherent values stay. Throws a RangeError when a line is the total of two identities, and past the safe range.
 */
export function roundToIdentities(
  values: ReadonlyMap<string, number>,
  identities: readonly Identity[],
): Map<string, number> {
  const ordered = orderIdentities([...values.keys()], identities);
  const identityOf = new Map(ordered.map((identity) => [identity.total, identity]));
  if (identityOf.size !== ordered.length) throw new RangeError('a line is the total of two identities');
  const parents = new Map<string, number>();
  for (const { parts } of ordered) {
    for (const { key } of parts) parents.set(key, (parents.get(key) ?? 0) + 1);
  }
  const rounded = new Map<string, number>();
  const isTree = [...parents.values()].every((count) => count === 1);
  for (const [key, value] of values) {
    if (isTree ? !parents.has(key) : !identityOf.has(key)) rounded.set(key, toMinor(value));
  }
  const settle = isTree ? shareOut : addUp;
  for (const key of values.keys()) settle(key, { values, identityOf, rounded });
  return new Map([...values.keys()].map((key) => [key, rounded.get(key) ?? 0]));
}

type Rounding = {
  readonly values: ReadonlyMap<string, number>;
  readonly identityOf: ReadonlyMap<string, Identity>;
  readonly rounded: Map<string, number>;
};

function toMinor(value: number): number {
  return assertMinor(roundHalfAway(value));
}

/** From a root downwards: the parts of each total take up its whole number. */
function shareOut(root: string, rounding: Rounding): void {
  const { values, identityOf, rounded } = rounding;
  const identity = identityOf.get(root);
  const total = rounded.get(root);
  if (!identity || total === undefined) return;
  const parts = identity.parts.map(({ key, sign }) => {
    const signed = sign * (values.get(key) ?? 0);
    const whole = Math.floor(signed);
    return { key, sign, whole, rest: signed - whole };
  });
  const missing = total - parts.reduce((sum, { whole }) => sum + whole, 0);
  const byRest = [...parts].sort((left, right) => right.rest - left.rest || compareText(left.key, right.key));
  // Coherent values leave 0 … parts to give out; what lies beyond is spread evenly all the same.
  const each = Math.floor(missing / parts.length);
  const more = missing - each * parts.length;
  for (const [index, { key, sign, whole }] of byRest.entries()) {
    rounded.set(key, assertMinor(sign * (whole + each + (index < more ? 1 : 0))));
  }
  for (const { key } of parts) shareOut(key, rounding);
}

/** From the leaves upwards: each total is the sum of its whole parts. */
function addUp(key: string, rounding: Rounding): number {
  const { identityOf, rounded } = rounding;
  const kept = rounded.get(key);
  if (kept !== undefined) return kept;
  const sum = (identityOf.get(key)?.parts ?? []).reduce(
    (total, part) => assertMinor(total + part.sign * addUp(part.key, rounding)),
    0,
  );
  rounded.set(key, sum);
  return sum;
}
