/**
 * The time in which a call that can move money may be sent. A process that was stopped and goes on later has
 * missed it: by then a freeze no longer waits for it. Whatever sends to the provider asks right before the
 * first byte.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/** Longest time from asking the gate to the first byte of a request, in milliseconds. */
export const SEND_WITHIN_MS = 10_000;
/** Longest time from the first byte of a request to its answer or our giving up, in milliseconds. */
export const ANSWER_WITHIN_MS_MAX = 20_000;

type Window = { readonly clock: Clock; readonly openedMs: number; readonly openedElapsedMs: number };

const windows = new AsyncLocalStorage<Window>();

/** Begins now; what is done inside may send until it closes. */
export async function withChargeWindow<T>(
  window: { readonly clock: Clock; readonly openedMs: number; readonly openedElapsedMs: number },
  work: () => Promise<T>,
): Promise<T> {
  return windows.run(window, work);
}

/** True inside a call that the gate has let through. */
export function isInChargeWindow(): boolean {
  return windows.getStore() !== undefined;
}

/** Throws BILLING_INTERRUPTED when the window that the caller stands in has closed. */
export function assertChargeWindowOpen(): void {
  const window = windows.getStore();
  if (window === undefined) return;
  // A monotonic clock stands still while a whole machine sleeps; a wall clock does not.
  const passedMs = Math.max(
    window.clock.elapsedMs() - window.openedElapsedMs,
    window.clock.nowMs() - window.openedMs,
  );
  if (passedMs > SEND_WITHIN_MS) throw new AppError('BILLING_INTERRUPTED');
}
