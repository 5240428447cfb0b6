import { expect, it } from 'vitest';
import { clockText, spanText } from './timeText.ts';

it('says how long in the largest two units', () => {
  const spans = [-5_000, 0, 59_999, 60_000, 3_599_000, 3_900_000, 86_400_000, 183_600_000];
  expect(spans.map(spanText)).toEqual([
    ...['0 s', '0 s', '59 s', '1 min', '59 min', '1 h 05 min', '1 d 0 h', '2 d 3 h'],
  ]);
});

it('names the day only when it was another', () => {
  const now = new Date(2026, 10, 22, 3, 12, 44).getTime();
  expect(clockText(now, now)).toBe('03:12:44');
  expect(clockText(now - 6 * 3_600_000, now)).toBe('21 Nov 21:12:44');
});
