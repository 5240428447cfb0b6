/** What one method says about one series, and what it cost. */

export type MethodKind = 'ours' | 'member' | 'reference' | 'peer';

export type Method = {
  readonly name: string;
  readonly kind: MethodKind;
};

export type MethodForecast = {
  readonly method: Method;
  readonly point: Float64Array;
  /** Band of 95 %, where the method has one. */
  readonly band?: { readonly lower: Float64Array; readonly upper: Float64Array } | undefined;
  /** Wall and processor milliseconds; undefined where it came with something else. */
  readonly ms?: number | undefined;
  readonly cpuMs?: number | undefined;
};

/** Runs `work` and says what it took, on the wall and on the processor. */
export function timed<T>(work: () => T): { readonly value: T; readonly ms: number; readonly cpuMs: number } {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const value = work();
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  return { value, ms, cpuMs: (user + system) / 1e3 };
}
