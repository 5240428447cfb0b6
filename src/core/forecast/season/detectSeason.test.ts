import { describe, expect, test } from 'vitest';
import { cyclesNeeded } from './cyclesNeeded.ts';
import { detectSeason } from './detectSeason.ts';
import { AIR_PASSENGERS, NOTTINGHAM, UK_GAS } from './seasonalSeries.golden.ts';
import { seasonTrust } from './seasonTrust.ts';

/** A fixed sequence between −1 and 1. */
const wobble = (index: number) => 2 * ((index * index * 0.618_033_988_749_895) % 1) - 1;
const make = (length: number, at: (index: number) => number) =>
  Float64Array.from({ length }, (_, index) => at(index));

describe('detectSeason', () => {
  test('finds the year in public monthly and quarterly series', () => {
    expect(detectSeason(Float64Array.from(AIR_PASSENGERS), [12])).toEqual([12]);
    expect(detectSeason(Float64Array.from(NOTTINGHAM), [12])).toEqual([12]);
    expect(detectSeason(Float64Array.from(UK_GAS), [4])).toEqual([4]);
  });

  test('finds weeks and years of days, whichever are there', () => {
    const week = (t: number) => (t % 7 > 4 ? -20 : 8);
    const year = (t: number) => 30 * Math.sin((2 * Math.PI * t) / 365);
    const both = make(1200, (t) => 100 + week(t) + year(t) + 5 * wobble(t));
    expect(detectSeason(both, [365, 7])).toEqual([7, 365]);
    expect(
      detectSeason(
        make(1200, (t) => 100 + year(t) + 5 * wobble(t)),
        [7, 365],
      ),
    ).toEqual([365]);
    expect(
      detectSeason(
        make(1200, (t) => 100 + week(t) + 5 * wobble(t)),
        [7, 365],
      ),
    ).toEqual([7]);
    expect(detectSeason(both.slice(0, 900), [7, 365])).toEqual([7]);
  });

  test('finds none in a wobble, a random walk, a line and a constant', () => {
    const noise = make(400, (t) => 100 + 30 * wobble(t));
    let level = 1000;
    const walk = make(400, (t) => {
      level += 20 * wobble(t + 3);
      return level;
    });
    expect(detectSeason(noise, [7, 12, 52])).toEqual([]);
    expect(detectSeason(walk, [12, 52])).toEqual([]);
    expect(
      detectSeason(
        make(400, (t) => 3 * t),
        [12, 52],
      ),
    ).toEqual([]);
    expect(detectSeason(new Float64Array(400).fill(5), [12, 52])).toEqual([]);
    expect(detectSeason(noise, [])).toEqual([]);
    expect(detectSeason(noise, [1, 500])).toEqual([]);
  });

  test('long seasons must be seen three times', () => {
    expect([cyclesNeeded(4), cyclesNeeded(24), cyclesNeeded(52)]).toEqual([2, 2, 3]);
  });

  test('a long season is carried forward as far as it has proved itself, a short one whole', () => {
    expect(seasonTrust(52, -0.3)).toBe(0);
    expect(seasonTrust(52, 0.1)).toBeCloseTo(0.5, 12);
    expect(seasonTrust(52, 0.9)).toBe(1);
    expect(seasonTrust(12, -0.3)).toBe(1);
  });
});
