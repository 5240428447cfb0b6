/** How full a pool of connections may be (C07): below 70 % fine, above 80 % warned, above 90 % an incident. */

export const POOL_BANDS = {
  healthyBelowPercent: 70,
  warningAbovePercent: 80,
  criticalAbovePercent: 90,
} as const;

export const POOL_BAND_NAMES = ['healthy', 'recovering', 'warning', 'critical'] as const;
export type PoolBand = (typeof POOL_BAND_NAMES)[number];

/** `recovering`: no reason to call anybody, and none to call an incident resolved. */
export function poolBandOf(percent: number): PoolBand {
  if (percent > POOL_BANDS.criticalAbovePercent) return 'critical';
  if (percent > POOL_BANDS.warningAbovePercent) return 'warning';
  return percent < POOL_BANDS.healthyBelowPercent ? 'healthy' : 'recovering';
}
