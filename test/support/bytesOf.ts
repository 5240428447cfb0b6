/** Everything in a value to the last bit, as text to compare: numbers as JSON writes them, which is exact. */
export function bytesOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Float64Array ? [...inner] : inner));
}
