import { expect, it } from 'vitest';
import { isAlertLadder, ladderOfRunbook } from './ladderOfRunbook.ts';

it.each([
  ['P0-1', 'availability'],
  ['P0-2', 'database-pool'],
  ['P0-3', 'billing'],
  ['P0-4', 'integrity'],
  ['P0-5', 'database'],
  ['P0-6', 'redis'],
  ['P0-7', 'payments'],
  ['P0-8', 'security'],
  ['P1-1', 'error-rate'],
  ['P1-2', 'latency'],
  ['P1-3', 'queue'],
  ['P1-4', 'backups'],
  ['P1-5', 'alerting'],
  ['', undefined],
])('%s is the incident %s', (runbook, ladder) => {
  expect(ladderOfRunbook(runbook)).toBe(ladder);
  expect(isAlertLadder(ladder ?? 'manual:01J')).toBe(ladder !== undefined);
});
