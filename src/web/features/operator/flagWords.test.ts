import { describe, expect, it } from 'vitest';
import { idsIn, reasonText, rolloutText, standingText } from './flagWords.ts';

describe('the words of flags', () => {
  it('say who has one', () => {
    const of = (percentage: number, ...companies: string[]) => rolloutText({ percentage, companies });
    expect(of(100)).toBe('On for everybody');
    expect(of(0)).toBe('Off');
    expect(of(25)).toBe('On for 25 % of companies');
    expect(of(25, 'A')).toBe('On for 25 % of companies and 1 company');
    expect(of(0, 'A', 'B')).toBe('On for 2 companies, else off');
    expect(standingText(null)).toBe('default');
  });

  it('say why', () => {
    expect(reasonText({ reason: 'DEFAULT', isOverridden: false })).toBe('Default');
    expect(reasonText({ reason: 'STATIC', isOverridden: true })).toBe('Overridden');
    expect(reasonText({ reason: 'SPLIT', isOverridden: true })).toBe('By share of companies, overridden');
  });

  it('take ids as they are pasted', () => {
    expect(idsIn(' A, B\nC;A ')).toEqual(['A', 'B', 'C']);
    expect(idsIn('')).toEqual([]);
  });
});
