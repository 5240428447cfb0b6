import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../paths/SeededRandom.ts';
import { findOneOffs } from './findOneOffs.ts';

/** Standard normal draws by the Box–Muller form. */
function normalsFrom(seed: number): () => number {
  const random = new SeededRandom(seed, 0);
  return () => Math.sqrt(-2 * Math.log(random.open())) * Math.cos(2 * Math.PI * random.open());
}

type Shape = { readonly n: number; readonly seasonLength: number };
const SHAPES: readonly Shape[] = [
  { n: 24, seasonLength: 12 },
  { n: 40, seasonLength: 4 },
  { n: 120, seasonLength: 12 },
  { n: 160, seasonLength: 52 },
];
const listOf = (n: number, value: (t: number) => number) => Array.from({ length: n }, (_, t) => value(t));
const walk = (n: number, start: number, step: () => number) => {
  let level = start;
  return listOf(n, () => (level += step()));
};

const CLEAN: Record<string, (shape: Shape, normal: () => number) => number[]> = {
  'a level with noise': ({ n }, normal) => listOf(n, () => 100 + 10 * normal()),
  'noise around zero': ({ n }, normal) => listOf(n, () => 10 * normal()),
  'an autoregression': ({ n }, normal) => {
    let state = 0;
    return listOf(n, () => 100 + 8 * (state = 0.7 * state + normal()));
  },
  'a random walk': ({ n }, normal) => walk(n, 500, () => 10 * normal()),
  'a trend': ({ n }, normal) => listOf(n, (t) => 100 + 5 * t + 10 * normal()),
  'growth by a rate': ({ n }, normal) => listOf(n, (t) => 100 * Math.exp(0.02 * t + 0.1 * normal())),
  'a level that shifts': ({ n }, normal) => listOf(n, (t) => (t > n / 3 ? 180 : 100) + 6 * normal()),
  'one peak each season': ({ n, seasonLength }, normal) =>
    listOf(n, (t) => (100 + t) * (t % seasonLength === 2 ? 3 : 1) * (1 + 0.05 * normal())),
  'a season of factors': ({ n, seasonLength }, normal) => {
    const season = listOf(seasonLength, () => 0.3 * normal());
    return listOf(n, (t) => 100 * Math.exp(0.01 * t + (season[t % seasonLength] ?? 0) + 0.08 * normal()));
  },
  'a season of amounts around zero': ({ n, seasonLength }, normal) => {
    const season = listOf(seasonLength, () => 20 * normal());
    return listOf(n, (t) => (season[t % seasonLength] ?? 0) + 10 * normal());
  },
};
const REPEATS = 150;

describe('findOneOffs', () => {
  it.each(Object.keys(CLEAN))('finds something in fewer than 1 % of clean series: %s', (name) => {
    const normal = normalsFrom(20_260);
    let disturbed = 0;
    for (const shape of SHAPES) {
      for (let repeat = 0; repeat < REPEATS; repeat += 1) {
        const values = CLEAN[name]?.(shape, normal) ?? [];
        if (findOneOffs(Float64Array.from(values), [shape.seasonLength]).length > 0) disturbed += 1;
      }
    }
    expect(disturbed / (SHAPES.length * REPEATS)).toBeLessThan(0.01);
  });

  it.each([
    ['a level with noise', 120],
    ['an autoregression', 180],
    ['a trend', 200],
    ['a season of amounts around zero', 150],
    ['noise around zero', -150],
  ] as const)('finds a spike where there is one, and little else: %s', (name, size) => {
    const normal = normalsFrom(7);
    const [n, seasonLength] = [96, 12];
    let hits = 0;
    let others = 0;
    let error = 0;
    for (let repeat = 0; repeat < 200; repeat += 1) {
      const values = Float64Array.from(CLEAN[name]?.({ n, seasonLength }, normal) ?? []);
      const at = 5 + ((repeat * 13) % (n - 10));
      const usual = values[at] as number;
      values[at] = usual + size;
      const found = findOneOffs(values, [seasonLength]);
      const hit = found.find(({ position }) => position === at);
      if (hit !== undefined) {
        hits += 1;
        expect(hit.value).toBe(usual + size);
        expect(hit.reason).toContain(size > 0 ? 'above' : 'below');
        error += Math.abs(hit.expected - usual);
      }
      others += found.length - (hit === undefined ? 0 : 1);
    }
    expect(hits / 200).toBeGreaterThan(0.85);
    expect(others / 200).toBeLessThan(0.02);
    expect(error / hits).toBeLessThan(Math.abs(size) / 6);
  });

  it('finds a doubled payment and the empty month before it', () => {
    const values = new Float64Array(30).fill(1_000);
    values[14] = 0;
    values[15] = 2_000;
    const found = findOneOffs(values, [12]);
    expect(found.map(({ position, expected }) => [position, expected])).toEqual([
      [14, 1_000],
      [15, 1_000],
    ]);
  });

  it('leaves a yearly payment alone, and the one of this year of which there is no other yet', () => {
    const yearly = (n: number) =>
      Float64Array.from({ length: n }, (_, t) => (t % 12 === 5 ? 9_000 : 1_000 + (t % 7)));
    expect(findOneOffs(yearly(16), [12])).toEqual([]);
    expect(findOneOffs(yearly(24), [12])).toEqual([]);
    expect(findOneOffs(yearly(60), [12])).toEqual([]);
  });

  it('leaves a feast alone that moves by a few weeks', () => {
    const feast = [9, 52 + 12, 104 + 8, 156 + 10];
    const values = Float64Array.from({ length: 208 }, (_, t) =>
      feast.includes(t) ? 40 : 100 + ((t * 7) % 11),
    );
    expect(findOneOffs(values, [52])).toEqual([]);
  });

  it('takes the last value for one only when it is overwhelming, and says so', () => {
    const values = Float64Array.from({ length: 36 }, (_, t) => 1_000 + 10 * ((t * 5) % 7));
    const last = (value: number) => {
      values[35] = value;
      return findOneOffs(values, [1]);
    };
    expect(last(1_400)).toEqual([]);
    expect(last(90_000)).toMatchObject([{ position: 35, value: 90_000 }]);
    expect(last(90_000)[0]?.reason).toContain('If it is here to stay, put it back.');
    expect(last(90_000)[0]?.expected).toBeLessThan(1_100);
  });

  it('leaves short, intermittent and spiky series alone', () => {
    const short = new Float64Array(11).fill(5);
    short[5] = 500;
    expect(findOneOffs(short, [1])).toEqual([]);
    const intermittent = Float64Array.from({ length: 40 }, (_, t) => (t % 3 === 0 ? 10 + (t % 5) : 0));
    intermittent[20] = 900;
    expect(findOneOffs(intermittent, [1])).toEqual([]);
    const spiky = Float64Array.from({ length: 60 }, (_, t) => (t % 9 === 4 ? 5_000 : 100 + (t % 4)));
    expect(findOneOffs(spiky, [1])).toEqual([]);
  });
});
