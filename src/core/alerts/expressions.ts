/** Parts of expressions that several alerts share. A rate of errors is a share of requests, never errors a second. */
import { over, type Scale, windowS } from './Scale.ts';

/** The objective of the runbook: 99.9 % (R184); what may go wrong is the budget. */
export const ERROR_BUDGET = 0.001;

/** Requests of people and programs: what watches us is left out. */
export const SERVED = 'job="api",route!~"/metrics|/api/health.*|/api/monitoring.*"';

/** Share of requests that were answered with an error of ours. */
export function errorShare(scale: Scale, seconds: number): string {
  const at = over(scale, seconds);
  return `sum(rate(http_requests_total{${SERVED},status=~"5.."}${at})) / sum(rate(http_requests_total{${SERVED}}${at}))`;
}

/** The same over the whole window, as if the time before the first scrape had been good: a young Prometheus pages nobody. */
export function errorShareOfWindow(scale: Scale, seconds: number): string {
  const window = over(scale, seconds);
  return `(${errorShare(scale, seconds)}) * max(count_over_time(up{job="api"}${window})) * ${scale.intervalS} / ${windowS(scale, seconds)}`;
}

/** Share of the window in which the API was seen down from outside; time that nobody watched is good. */
export function downShareOfWindow(scale: Scale, seconds: number): string {
  const probe = `availability_probe_up{component="api"}${over(scale, seconds)}`;
  return `max(count_over_time(${probe}) - sum_over_time(${probe})) * ${scale.intervalS} / ${windowS(scale, seconds)}`;
}

/** The share of requests that were slower than 95 of 100 were. */
export function latencyP95(scale: Scale, seconds: number): string {
  return `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{${SERVED}}${over(scale, seconds)})))`;
}

/** True of a counter that grew within the window, or that was born above nothing in it. */
export function grew(scale: Scale, selector: string, seconds: number, by: readonly string[] = []): string {
  const sum = by.length === 0 ? 'sum' : `sum by (${by.join(', ')})`;
  const window = over(scale, seconds);
  return `${sum}(increase(${selector}${window})) > 0 or ${sum}(${selector} unless ${selector} offset ${window.slice(1, -1)}) > 0`;
}
