/** Carries a fit of the latest values of a long series back over the values before them. */
import type { EtsForm } from './EtsForm.ts';
import { EtsSearch, LEVEL } from './EtsSearch.ts';
import { startPoint } from './fitForms.ts';
import type { Smoothing } from './Smoothing.ts';
import { startStates } from './startStates.ts';

/** States after 0, 1, … n values (a season's state stands at the place of the value that it forecasts) and means. */
export type States = {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly season: Float64Array;
  readonly means: Float64Array;
};

/** A search over the values that came before those of the main one. */
export function searchHead(head: Float64Array, seasonLength: number): EtsSearch | undefined {
  return head.length > 0 ? new EtsSearch(head, seasonLength, 0) : undefined;
}

/**
 * The states of the head, by the point's smoothers from a decomposition of its own, followed by those that `latest`
 * has just run through. Where the form does not suit the head, its level alone is smoothed.
 */
export function joinStates(
  head: EtsSearch | undefined,
  latest: Smoothing,
  form: EtsForm,
  point: Float64Array,
): States {
  if (!head) {
    const { level, slope, season, means } = latest;
    return { level: level.slice(), slope: slope.slice(), season: season.slice(), means: means.slice() };
  }
  const { values, seasonLength } = head.smoothing;
  const start = startPoint(form, startStates(values, seasonLength, form.season), point.length);
  start.set(point.subarray(0, LEVEL));
  if (!Number.isFinite(head.evaluate(form, start))) {
    const plain: EtsForm = { error: 'A', trend: 'N', season: 'N' };
    head.evaluate(plain, start);
    head.smoothing.season.fill(form.season === 'M' ? 1 : 0);
  }
  const join = (name: keyof States) => {
    const [before, after] = [head.smoothing[name], latest[name]];
    const joined = new Float64Array(values.length + after.length);
    joined.set(before.subarray(0, values.length));
    joined.set(after, values.length);
    return joined;
  };
  return { level: join('level'), slope: join('slope'), season: join('season'), means: join('means') };
}
