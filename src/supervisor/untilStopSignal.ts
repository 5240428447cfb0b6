import { systemClock } from '@/shared/clock/Clock.ts';

/** npm passes a Ctrl-C on that the terminal has sent already; only a later one is a second one. */
const SAME_SIGNAL_MS = 1_000;

/** How often it is asked whether npm is still there. */
const PARENT_CHECK_MS = 1_000;

/** Calls `onGone` when npm, which started this process, was ended without being able to say so. */
function watchNpm(onGone: () => void): void {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined || parent <= 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP, or when npm is gone; a later signal calls `force`. */
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
    watchNpm(() => {
      if (firstMs === undefined) onSignal();
    });
  });
}
