/** Cleaning: one-offs replaced by what was to be expected, each listed, each able to be put back. */
import { findOneOffs, type OneOff } from './findOneOffs.ts';

/** A one-off, and whether it was left in the series because the caller wants it there. */
export type Exclusion = OneOff & { readonly isPutBack: boolean };

/** Positions of one-offs that stay in the series, or all of them. */
export type PutBack = 'all' | readonly number[];

export type CleanedSeries = {
  /** As given, but for one-offs that were not put back. */
  readonly values: Float64Array;
  /** Every one-off found, oldest first; `value` is what stood there. */
  readonly exclusions: readonly Exclusion[];
};

/**
 * Replaces the one-offs of finite values (see `findOneOffs`) by their expected values. Positions in `putBack` that
 * are no one-offs are passed over. Nothing is lost: `uncleanSeries` gives back what was given.
 */
export function cleanSeries(
  values: Float64Array,
  seasonLengths: readonly number[],
  putBack: PutBack = [],
): CleanedSeries {
  const exclusions = findOneOffs(values, seasonLengths).map((oneOff) => ({
    ...oneOff,
    isPutBack: putBack === 'all' || putBack.includes(oneOff.position),
  }));
  const cleaned = Float64Array.from(values);
  for (const { position, expected, isPutBack } of exclusions) if (!isPutBack) cleaned[position] = expected;
  return { values: cleaned, exclusions };
}

/** The values that `cleanSeries` was given. */
export function uncleanSeries({ values, exclusions }: CleanedSeries): Float64Array {
  const original = Float64Array.from(values);
  for (const { position, value } of exclusions) original[position] = value;
  return original;
}
