import { describe, expect, it } from 'vitest';
import { limitTitle, priceText, usageNote, usedText } from './usageWords.ts';

const forecasts = { resource: 'forecastsPerMonth', limit: 30, resetsAt: '2026-12-01T00:00:00.000Z' } as const;

describe('the words of usage', () => {
  it('say how much, how near, what helps and when it begins anew', () => {
    expect(limitTitle('dataPoints')).toBe('Data points');
    expect(usedText({ current: 49_992, limit: 50_000 })).toBe('49,992 of 50,000');
    expect(usedText({ current: 7, limit: null })).toBe('7, unlimited');
    expect(usageNote({ ...forecasts, current: 2, state: 'within' })).toBe('Begins anew on 1 Dec 2026, UTC');
    expect(usageNote({ ...forecasts, current: 30, state: 'reached' })).toBe(
      'At the limit · to make room, wait for the next month · begins anew on 1 Dec 2026, UTC',
    );
    expect(usageNote({ resource: 'scenarios', limit: 3, current: 5, state: 'over', resetsAt: null })).toBe(
      'Over the limit · to make room, delete a scenario',
    );
    expect(usageNote({ resource: 'scenarios', limit: 3, current: 1, state: 'within', resetsAt: null })).toBe(
      '',
    );
  });

  it('say what a plan costs', () => {
    expect([priceText('FREE'), priceText('PRO')]).toEqual(['free', '49.00 EUR']);
  });
});
