/** The orders of a seasonal ARIMA model, (p,d,q)(P,D,Q)[m], and the layout of its parameters. */

export type ArimaOrder = {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly seasonalP: number;
  readonly seasonalD: number;
  readonly seasonalQ: number;
  /** Values in one season; 1 without one, and then the seasonal orders are 0. */
  readonly seasonLength: number;
  /** Whether the differenced series has a mean of its own: a mean for d + D = 0, a drift for d + D = 1. */
  readonly hasConstant: boolean;
};

/** AR and MA coefficients in both kinds: they stand in this order in a parameter vector, the constant last. */
export const coefficientCount = (order: ArimaOrder): number =>
  order.p + order.seasonalP + order.q + order.seasonalQ;

/** Length of a parameter vector; its layout is φ₁…φ_p, Φ₁…Φ_P, θ₁…θ_q, Θ₁…Θ_Q and the constant if there is one. */
export const parameterCount = (order: ArimaOrder): number =>
  coefficientCount(order) + (order.hasConstant ? 1 : 0);

/** Values that differencing takes from the start of a series. */
export const lostToDifferencing = (order: ArimaOrder): number =>
  order.d + order.seasonalD * order.seasonLength;

/** The trade's notation, `ARIMA(1,1,1)(0,1,1)[12] with drift`. */
export function describeForm(order: ArimaOrder): string {
  const { p, d, q, seasonalP, seasonalD, seasonalQ, seasonLength, hasConstant } = order;
  const season = seasonLength > 1 ? `(${seasonalP},${seasonalD},${seasonalQ})[${seasonLength}]` : '';
  const constant = hasConstant ? (d + seasonalD === 0 ? ' with mean' : ' with drift') : '';
  return `ARIMA(${p},${d},${q})${season}${constant}`;
}
