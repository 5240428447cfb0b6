/**
 * The two sparse filters that ARIMA is made of, as kernels over arrays whose first `count · lag` places before `from`
 * exist. They take their coefficients from places `at` … `at + count − 1` of a parameter vector and allocate nothing.
 */

/** output_t = input_t − Σ sign · c_i · input_{t − i·lag}. */
export function filterMoving(
  input: Float64Array,
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
      output[t] = (input[t] as number) - first * (input[t - lag] as number);
    }
    return;
  }
  const second = sign * (coefficients[at + 1] as number);
  for (let t = from; t < to; t += 1) {
    let value =
      (input[t] as number) - first * (input[t - lag] as number) - second * (input[t - 2 * lag] as number);
    for (let i = 2; i < count; i += 1) {
      value -= sign * (coefficients[at + i] as number) * (input[t - (i + 1) * lag] as number);
    }
    output[t] = value;
  }
}

/** output_t = input_t − Σ sign · c_i · output_{t − i·lag}; input and output may be the same array. */
export function filterRecursive(
  input: Float64Array,
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
      output[t] = (input[t] as number) - first * (output[t - lag] as number);
    }
    return;
  }
  const second = sign * (coefficients[at + 1] as number);
  for (let t = from; t < to; t += 1) {
    let value =
      (input[t] as number) - first * (output[t - lag] as number) - second * (output[t - 2 * lag] as number);
    for (let i = 2; i < count; i += 1) {
      value -= sign * (coefficients[at + i] as number) * (output[t - (i + 1) * lag] as number);
    }
    output[t] = value;
  }
}
