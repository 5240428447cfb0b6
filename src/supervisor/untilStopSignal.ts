import { systemClock } from '@/shared/clock/Clock.ts';

/** npm passes a Ctrl-C on that the terminal has sent already; only a later one is a second one. */
const SAME_SIGNAL_MS = 1_000;

/** Resolves at the first SIGINT or SIGTERM; a later one calls `force`. */
export function untilStopSignal(force: () => void): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const onSignal = () => {
      const nowMs = systemClock.elapsedMs();
      if (firstMs === undefined) {
        firstMs = nowMs;
        resolve();
      } else if (nowMs - firstMs > SAME_SIGNAL_MS) force();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    process.on('SIGHUP', onSignal);
  });
}
