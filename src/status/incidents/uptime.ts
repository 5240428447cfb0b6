import type { Day } from '../store/StatusState.ts';

export type Uptime = {
  /** Share of the time that counts in which the component worked; undefined when nothing is known of any. */
  readonly percent: number | undefined;
  readonly downMs: number;
  readonly unknownMs: number;
  readonly maintenanceMs: number;
};

/**
 * Uptime over days. Limited time counts as up; down and partly down as down; what nobody knows and what was
 * announced as maintenance counts as neither, and is told apart.
 */
export function uptimeOf(days: readonly Day[]): Uptime {
  const sum = (name: keyof Day['ms']) => days.reduce((total, { ms }) => total + (ms[name] ?? 0), 0);
  const upMs = sum('operational') + sum('degraded');
  const downMs = sum('down') + sum('partial');
  const knownMs = upMs + downMs;
  return {
    percent: knownMs === 0 ? undefined : (100 * upMs) / knownMs,
    downMs,
    unknownMs: sum('unknown'),
    maintenanceMs: sum('maintenance'),
  };
}

/** Rounded down, so that 100 % means that there was nothing. */
export function percentText(percent: number | undefined): string {
  return percent === undefined ? 'no data' : `${(Math.floor(percent * 1000) / 1000).toFixed(3)} %`;
}
