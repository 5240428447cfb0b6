import { describe, expect, it } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { listForms, nameForm } from './EtsForm.ts';
import { EtsSearch } from './EtsSearch.ts';
import { startPoint } from './fitForms.ts';
import { startStates } from './startStates.ts';

const values = Float64Array.from(accidentalDeaths, (value) => value / 9000);
const STEP = 1e-5;

describe('the derivatives of the recursion', () => {
  for (const form of listForms(true, true)) {
    it(`are those of the criterion: ${nameForm(form)}`, () => {
      const search = new EtsSearch(values, 12);
      const point = startPoint(form, startStates(values, 12, form.season), search.pointLength);
      const { gradient, coordinates } = search.differentiate(form, point);
      expect(coordinates.length).toBeGreaterThan(1);
      for (const [column, at] of coordinates.entries()) {
        const moved = (by: number) => {
          const other = point.slice();
          other[at] = (other[at] ?? 0) + by;
          return search.evaluate(form, other);
        };
        const slope = (moved(STEP) - moved(-STEP)) / (2 * STEP);
        expect(Math.abs((gradient[column] ?? 0) - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
      }
    });
  }
});
