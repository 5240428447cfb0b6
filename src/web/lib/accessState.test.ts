import { describe, expect, it } from 'vitest';
import { endingText, isAlive } from './accessState.ts';

const open = { expiresAt: '2026-05-01T10:00:00Z', endedAt: null, endedBecause: null };
const before = Date.parse('2026-04-30T10:00:00Z');
const after = Date.parse('2026-05-02T10:00:00Z');

describe('the end of a key or a link', () => {
  it('lies ahead until it expires', () => {
    expect(isAlive(open, before)).toBe(true);
    expect(endingText(open, before)).toMatch(/^Until 1 May 2026/);
    expect(isAlive(open, after)).toBe(false);
    expect(endingText(open, after)).toMatch(/^Expired 1 May 2026/);
  });

  it('comes earlier, and says why', () => {
    const ended = { ...open, endedAt: '2026-04-02T10:00:00Z', endedBecause: 'makerLeft' } as const;
    expect(isAlive(ended, before)).toBe(false);
    expect(endingText(ended, before)).toMatch(/^Ended when its maker left, 2 Apr 2026/);
  });
});
