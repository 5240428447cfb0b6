import { expect, it } from 'vitest';
import { CATALOGUE } from '@/core/alerts/catalogue.ts';
import { ESCALATION_POLICY } from '@/core/escalation/EscalationPolicy.ts';
import { alertmanagerKey } from './alertmanagerKey.ts';

it('is the key that Alertmanager 0.25 was seen to send', () => {
  expect(alertmanagerKey({ service: 'api', alertname: 'ApiDown' })).toBe(
    '3c803b7a88d4e9da544674e65f7fffab3343fcbd991f31266511dc7439d7ad8d',
  );
});

it('the alerts that escalate a runbook are in the catalogue, on a ladder of that runbook', () => {
  for (const [runbook, { firing }] of Object.entries(ESCALATION_POLICY.runbooks)) {
    const ladders = new Set(
      CATALOGUE.filter((alert) => alert.runbook === runbook).map(({ ladder }) => ladder),
    );
    for (const name of firing?.alerts ?? [])
      expect([name, ladders.has(CATALOGUE.find((alert) => alert.name === name)?.ladder ?? '')]).toEqual([
        name,
        true,
      ]);
  }
});
