import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import type { ClientRule } from './ClientRuleStore.ts';
import { ClientRules } from './ClientRules.ts';

const log = createLog({ process: 'test', logDir: '', stdout: false });
const rule = (network: string, kind: ClientRule['rule'], expiresAt: string | null = null): ClientRule => ({
  network,
  rule: kind,
  reason: 'test',
  createdAt: '2026-01-31T12:00:00Z',
  expiresAt,
});

describe('ClientRules', () => {
  it('knows addresses and networks of both families, and allowing wins', async () => {
    const rules = new ClientRules({
      read: async () => [
        rule('10.0.0.0/8', 'block'),
        rule('10.1.1.1', 'allow'),
        rule('2001:db8::/32', 'block'),
      ],
      clock: fixedClock('2026-01-31T12:00:00Z'),
      log,
    });
    expect(await rules.ruleOf('10.2.3.4')).toBe('block');
    expect(await rules.ruleOf('10.1.1.1')).toBe('allow');
    expect(await rules.ruleOf('2001:db8:1::9')).toBe('block');
    expect(await rules.ruleOf('192.0.2.1')).toBeUndefined();
    expect(await rules.ruleOf('no address')).toBeUndefined();
  });

  it('goes on with the last known rules while the database fails or is silent, and ends a block on time', async () => {
    const clock = fixedClock('2026-01-31T12:00:00Z');
    let read: () => Promise<readonly ClientRule[]> = async () => [
      rule('192.0.2.1', 'block', '2026-01-31T12:01:00Z'),
      rule('192.0.2.2', 'block'),
    ];
    let reads = 0;
    const rules = new ClientRules({
      read: () => {
        reads += 1;
        return read();
      },
      clock,
      log,
    });
    expect(await rules.ruleOf('192.0.2.1')).toBe('block');
    read = () => Promise.reject(new Error('gone'));
    clock.advanceMs(5_000);
    expect(await rules.ruleOf('192.0.2.1')).toBe('block');
    expect(await rules.ruleOf('192.0.2.1')).toBe('block');
    expect(reads).toBe(2);
    read = () => new Promise(() => undefined);
    clock.advanceMs(5_000);
    const started = performance.now();
    expect(await rules.ruleOf('192.0.2.1')).toBe('block');
    clock.advanceMs(50_000);
    expect(await rules.ruleOf('192.0.2.1')).toBeUndefined();
    expect(await rules.ruleOf('192.0.2.2')).toBe('block');
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
