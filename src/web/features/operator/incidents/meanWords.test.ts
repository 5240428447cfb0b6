import { describe, expect, it } from 'vitest';
import { meanText, missedText } from './meanWords.ts';

describe('words for means', () => {
  it('say mean, median, what is promised, and who is not in them', () => {
    const figures = { meanS: 600, medianS: 45, count: 3, without: 0, targetS: 1_800, missed: 1 };
    expect(meanText(figures)).toBe('10 min (45 s)');
    expect(missedText(figures)).toBe('within 30 min: 1 missed');
    expect(missedText({ ...figures, targetS: 0 })).toBe('at once: 1 missed');
    const none = {
      ...figures,
      meanS: null,
      medianS: null,
      count: 0,
      without: 2,
      targetS: null,
      missed: null,
    };
    expect([meanText(none), missedText(none)]).toEqual(['None yet', 'nothing promised; 2 without']);
  });
});
