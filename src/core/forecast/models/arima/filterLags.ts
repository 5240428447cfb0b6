/**
 * The sparse filter that ARIMA is made of, as a kernel over arrays whose first `count · lag` places before `from` exist.
 * It takes its coefficients from places `at` … `at + count − 1` of a parameter vector and allocates nothing.
 */

/**
 * output_t = input_t − Σ sign · c_i · lagged_{t − i·lag}. A moving filter looks back at its input, a recursive one at its
 * output: `lagged` is the one or the other. Input and output of a recursive filter may be the same array.
 */
export function filterLags(
  input: Float64Array,
  lagged: Float64Array,
  output: Float64Array,
  coefficients: Float64Array,
  at: number,
  count: number,
  lag: number,
  sign: number,
  from: number,
  to: number,
): void {
  const first = sign * (coefficients[at] as number);
  if (count === 1) {
    for (let t = from; t < to; t += 1) {
      output[t] = (input[t] as number) - first * (lagged[t - lag] as number);
    }
    return;
  }
  const second = sign * (coefficients[at + 1] as number);
  for (let t = from; t < to; t += 1) {
    let value =
      (input[t] as number) - first * (lagged[t - lag] as number) - second * (lagged[t - 2 * lag] as number);
    for (let i = 2; i < count; i += 1) {
      value -= sign * (coefficients[at + i] as number) * (lagged[t - (i + 1) * lag] as number);
    }
    output[t] = value;
  }
}
