/** `integrity_hold_open` of a process that follows the hold. */
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { HoldView } from './HoldView.ts';

/** 1 while a hold is open, 0 while none is; no value until that is known. */
export function addHoldMetric(metrics: Metrics, view: HoldView): void {
  addGauge(
    metrics,
    'integrity_hold_open',
    '1 while the system is on hold because of an integrity violation (P0-4).',
    () => {
      if (!view.isKnown) throw new Error('the hold was not read yet');
      return view.isHeld ? 1 : 0;
    },
  );
}
