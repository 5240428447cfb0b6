import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BETTER_AFTER, ComponentTrack, WORSE_AFTER } from './ComponentTrack.ts';
import { CONDITIONS, type Condition, isWorse } from './Condition.ts';

const conditions = fc.array(fc.constantFrom(...CONDITIONS.filter((one) => one !== 'maintenance')), {
  minLength: 1,
  maxLength: 60,
});
const seen = (condition: Condition) => ({ condition, detail: condition });

function shownAfter(looks: readonly Condition[]): Condition[] {
  const track = new ComponentTrack();
  return looks.map((condition) => track.add(seen(condition)).condition);
}

describe('what is shown of a component', () => {
  it('is as bad as what lasts, whatever came before', () => {
    fc.assert(
      fc.property(conditions, fc.constantFrom('degraded', 'unknown', 'partial', 'down'), (before, fault) => {
        const looks = [...before, ...Array.from({ length: BETTER_AFTER }, () => fault)];
        const shown = shownAfter(looks).at(-1);
        expect(shown).toBe(fault);
        const soon = shownAfter(looks.slice(0, before.length + WORSE_AFTER)).at(-1) ?? 'operational';
        expect(isWorse(fault, soon)).toBe(false);
      }),
    );
  });

  it('is never green while the last two looks were not', () => {
    fc.assert(
      fc.property(conditions, (looks) => {
        shownAfter(looks).forEach((shown, index) => {
          const last = looks.slice(Math.max(0, index - 1), index + 1);
          if (last.every((one) => one !== 'operational')) expect(shown).not.toBe('operational');
        });
      }),
    );
  });

  it('is green again after a calm time', () => {
    fc.assert(
      fc.property(conditions, (before) => {
        const calm = Array.from({ length: 24 }, () => 'operational' as const);
        expect(shownAfter([...before, ...calm]).at(-1)).toBe('operational');
      }),
    );
  });
});
