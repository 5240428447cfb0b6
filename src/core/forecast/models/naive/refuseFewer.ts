/** The one refusal that a forecasting method makes: too few values. */

/** Throws a RangeError when there are fewer than `least` values. */
export function refuseFewer(values: Float64Array, least: number, title: string): void {
  if (values.length < least) {
    throw new RangeError(`the ${title} needs at least ${least} values, not ${values.length}`);
  }
}
