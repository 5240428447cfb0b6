import { describe, expect, it } from 'vitest';
import { channelsOf, severityOf } from './Alert.ts';
import { CATALOGUE } from './catalogue.ts';
import { INHIBITIONS } from './inhibitions.ts';
import { findPage } from './renderPages.ts';
import { labelsOf } from './renderRules.ts';
import { isRunbookId } from './runbooks.ts';
import { inUnits, scaledS, scaleOf, windowS } from './Scale.ts';

const byName = new Map(CATALOGUE.map((alert) => [alert.name, alert]));
const exprOf = (name: string, factor = 1) => byName.get(name)?.expr(scaleOf(factor)) ?? '';

/** The literal thresholds, durations and channels of the runbooks (R164 to R183, C04 to C07, C63, C64). */
const LITERAL = [
  ['R164', 'SystemUnreachable', /availability_probe_up\{component="api"\}\) == 0/, '3m', 'P0', 'pagerduty'],
  ['R165', 'DatabasePoolExhaustion', / > 0\.9$/, '5m', 'P0', 'pagerduty'],
  ['R166', 'BillingInvariantViolation', /billing_invariant_violations_total/, '0s', 'P0', 'pagerduty'],
  ['R167', 'CrossTenantLeak', /tenant_isolation_canary_failures_total/, '0s', 'P0', 'pagerduty'],
  ['R275', 'DataLossSuspected', /check=~"rows\|pages"/, '0s', 'P0', 'pagerduty'],
  ['R168', 'CalculationError', /integrity_violations_total/, '0s', 'P0', 'pagerduty'],
  ['R169', 'HighErrorRate', / > 0\.01$/, '5m', 'P1', 'pagerduty'],
  ['R170', 'HighLatency', /^histogram_quantile\(0\.95,.* > 1$/, '5m', 'P1', 'pagerduty'],
  ['R171', 'ForecastQueueOverflow', /forecast_queue_depth\) > 200$/, '10m', 'P1', 'pagerduty'],
  ['R172', 'ApiAvailabilityLow', / > 0\.05/, '1m', 'P0', 'pagerduty'],
  ['R173', 'ErrorRateCritical', / > 0\.05$/, '1m', 'P0', 'pagerduty'],
  ['R174', 'DatabaseDown', /database_up\) == 0/, '1m', 'P0', 'pagerduty'],
  ['R175', 'RedisDown', /redis_up\) == 0/, '1m', 'P1', 'pagerduty'],
  ['R176', 'PaymentProcessingFailure', /payment_provider_requests_total/, '1m', 'P0', 'pagerduty'],
  ['R177', 'LatencyVeryHigh', /^histogram_quantile\(0\.95,.* > 2$/, '5m', 'P2', 'slack'],
  ['R178', 'ErrorRateElevated', / > 0\.02$/, '5m', 'P2', 'slack'],
  ['R179', 'DatabaseConnectionsHigh', / > 0\.8$/, '5m', 'P2', 'slack'],
  ['R180', 'RedisMemoryHigh', / > 0\.8$/, '5m', 'P2', 'slack'],
  ['R181', 'ForecastQueueDepthHigh', /forecast_queue_depth\) > 100$/, '5m', 'P2', 'slack'],
  ['R189', 'CacheHitRateLow', / < 0\.7 /, '5m', 'P2', 'slack'],
  ['R190', 'WorkerUtilisationHigh', / > 80$/, '5m', 'P2', 'slack'],
  ['C06', 'ForecastIntakePaused', / > 500$/, '1m', 'P1', 'pagerduty'],
  ['R297', 'ForecastQueueFlooded', / > 1000$/, '1m', 'P1', 'pagerduty'],
  ['C44', 'LoginsFailing', / < 0\.5 /, '1m', 'P0', 'pagerduty'],
  ['C20', 'IntegrityHold', /integrity_hold_open\) == 1/, '0s', 'P0', 'pagerduty'],
] as const;

describe('the catalogue of alerts', () => {
  it.each(LITERAL)('holds %s to the letter: %s', (id, name, expr, held, priority, channel) => {
    const alert = byName.get(name);
    expect(alert?.sources).toContain(id);
    expect(exprOf(name)).toMatch(expr);
    expect(inUnits(alert?.forS ?? -1)).toBe(held);
    expect(alert?.priority).toBe(priority);
    expect(alert && channelsOf(alert)).toEqual([channel]);
  });

  it.each([
    ['AvailabilityBurnFast', 14.4, '1h', '5m'],
    ['AvailabilityBurnSustained', 6, '6h', '30m'],
    ['AvailabilityBurnSlow', 3, '1d', '2h'],
    ['AvailabilityBurnChronic', 1, '3d', '6h'],
    ['ErrorBurnFast', 14.4, '1h', '5m'],
    ['ErrorBurnSustained', 6, '6h', '30m'],
    ['ErrorBurnSlow', 3, '1d', '2h'],
    ['ErrorBurnChronic', 1, '3d', '6h'],
  ])('%s burns %s times the budget of 99.9 % over %s and %s', (name, times, long, short) => {
    const expr = exprOf(name);
    for (const window of [long, short]) expect(expr).toContain(`[${window}]`);
    for (const part of expr.split(' and (')) expect(part).toContain(`> ${times} * 0.001`);
  });

  it('makes one incident of the rungs of a ladder', () => {
    const ladder = (name: string) => CATALOGUE.filter((one) => one.ladder === name).map((one) => one.name);
    expect(ladder('error-rate').slice(0, 3)).toEqual([
      'HighErrorRate',
      'ErrorRateElevated',
      'ErrorRateCritical',
    ]);
    expect(ladder('latency')).toEqual(['HighLatency', 'LatencyVeryHigh']);
    expect(ladder('database-pool')).toEqual([
      'DatabasePoolExhaustion',
      'DatabaseConnectionsHigh',
      'DatabaseServerFull',
    ]);
    expect(
      ladder('queue')
        .slice(0, 4)
        .map((name) => / > (\d+)$/.exec(exprOf(name))?.[1]),
    ).toEqual(['100', '200', '500', '1000']);
  });

  it('measures errors as a share of requests, never a second', () => {
    for (const { name, expr } of CATALOGUE.filter(({ ladder }) => ladder === 'error-rate'))
      expect(`${name}: ${expr(scaleOf(1))}`).toMatch(/sum\(rate\(.*5\.\..*\)\) \/ sum\(rate\(/);
  });

  it('knows each alert once, with a procedure, a severity by its priority and something to read', () => {
    expect(byName.size).toBe(CATALOGUE.length);
    for (const alert of CATALOGUE) {
      expect(severityOf(alert)).toBe(['P0', 'P1'].includes(alert.priority) ? 'critical' : 'warning');
      expect(isRunbookId(alert.runbook)).toBe(true);
      expect(Object.values(labelsOf(alert)).every((value) => value !== '')).toBe(true);
      expect(Math.min(alert.means.length, alert.description.length, alert.look.length)).toBeGreaterThan(0);
      expect(alert.sources.length).toBeGreaterThan(0);
    }
  });

  it('never waits for what is absent: every restart of Prometheus would page', () => {
    expect(
      CATALOGUE.filter(({ expr }) => expr(scaleOf(1)).includes('absent')).map(({ name }) => name),
    ).toEqual([]);
  });

  it('silences only what exists', () => {
    const ladders = new Set(CATALOGUE.map(({ ladder }) => ladder));
    for (const { source, ladders: of = [], alerts = [] } of INHIBITIONS) {
      expect(byName.has(source)).toBe(true);
      expect(of.filter((ladder) => !ladders.has(ladder))).toEqual([]);
      expect(alerts.filter((name) => !byName.has(name))).toEqual([]);
      // An alert that silenced its own ladder would silence itself.
      expect(of).not.toContain(byName.get(source)?.ladder);
    }
    const hold = INHIBITIONS.find(({ source }) => source === 'IntegrityHold');
    expect(hold?.ladders).toContain(byName.get('SystemUnreachable')?.ladder);
    const database = INHIBITIONS.find(({ source }) => source === 'DatabaseDown');
    expect(database?.ladders).toEqual(expect.arrayContaining(['error-rate', 'latency', 'database-pool']));
  });

  it('leads each alert to a section of a page', () => {
    for (const { name, runbook } of CATALOGUE) {
      const page = findPage(name);
      expect(page?.file).toBe(`${runbook}.md`);
      expect(page?.markdown).toContain(`\n## ${name}\n`);
      expect(findPage(runbook)).toEqual(page);
    }
    expect(findPage('constructor')).toBeUndefined();
    expect(findPage('Nobody')).toBeUndefined();
  });
});

describe('a scale', () => {
  it('divides durations, keeps windows over three samples, and is bounded', () => {
    expect(exprOf('HighErrorRate', 1)).toContain('[1m]');
    expect(exprOf('HighErrorRate', 60)).toContain('[3s]');
    expect(exprOf('ErrorBurnFast', 60)).toContain('[1m]');
    expect(scaledS(scaleOf(60), 180)).toBe(3);
    expect(scaledS(scaleOf(600), 60)).toBe(1);
    expect(scaledS(scaleOf(1), 0)).toBe(0);
    expect(windowS(scaleOf(1), 30)).toBe(30);
    expect([inUnits(90), inUnits(7200), inUnits(86_400)]).toEqual(['90s', '2h', '1d']);
    for (const factor of [0, -1, 601, Number.NaN]) expect(() => scaleOf(factor)).toThrow(RangeError);
  });
});
