import { type Clock, systemClock } from '@/shared/clock/Clock.ts';

/** What the person in front of the terminal reads: one short line an event. */
export type Terminal = {
  /** Something is done; says how long it took when a start is given. */
  readonly done: (text: string, startedMs?: number) => void;
  /** Something is degraded or has happened by itself. */
  readonly note: (text: string) => void;
  readonly fail: (text: string) => void;
  readonly plain: (text: string) => void;
};

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

export function createTerminal(clock: Clock = systemClock): Terminal {
  return {
    done: (text, startedMs) =>
      console.log(
        startedMs === undefined ? `✓ ${text}` : `✓ ${text} (${seconds(clock.elapsedMs() - startedMs)})`,
      ),
    note: (text) => console.log(`! ${text}`),
    fail: (text) => console.error(`✗ ${text}`),
    plain: (text) => console.log(text),
  };
}
