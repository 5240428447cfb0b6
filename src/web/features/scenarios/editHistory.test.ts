import { describe, expect, it } from 'vitest';
import { beginHistory, type Edit, editScenario } from './editHistory.ts';
import { draftOf, newDraft, operationOf } from './OperationDraft.ts';

const first = newDraft('monthly', '2022-01');
const second = newDraft('scale', '2022-03');

function edited(...edits: Edit[]) {
  return edits.reduce(editScenario, beginHistory({ name: '', operations: [] }));
}

const twoOperations: Edit[] = [
  { type: 'add', operation: first },
  { type: 'add', operation: second },
];
const keysOf = (history: ReturnType<typeof edited>) => history.present.operations.map(({ key }) => key);

describe('editing a scenario', () => {
  it('moves operations, and not past the ends', () => {
    const down: Edit = { type: 'move', key: first.key, by: 1 };
    expect(keysOf(edited(...twoOperations, down))).toEqual([second.key, first.key]);
    expect(keysOf(edited(...twoOperations, down, down))).toEqual([second.key, first.key]);
  });

  it('brings a removed operation back to its place, and removes it again', () => {
    const removed = edited(...twoOperations, { type: 'remove', key: first.key });
    expect(keysOf(removed)).toEqual([second.key]);
    const undone = editScenario(removed, { type: 'undo' });
    expect(keysOf(undone)).toEqual([first.key, second.key]);
    expect(keysOf(editScenario(undone, { type: 'redo' }))).toEqual([second.key]);
  });

  it('takes typing in one field as one step', () => {
    const typed = edited(
      { type: 'rename', name: 'H' },
      { type: 'rename', name: 'Hi' },
      { type: 'rename', name: 'Hire' },
    );
    expect(editScenario(typed, { type: 'undo' }).present.name).toBe('');
  });
});

describe('an operation as it is typed', () => {
  it('means what the sentence says, and reads the same when it comes back', () => {
    const draft = { ...first, figure: '95,000', label: ' Two engineers ' };
    const operation = operationOf(draft, 'SEK');
    expect(operation).toEqual({
      type: 'monthly',
      direction: 'outflow',
      amountMinor: 9_500_000,
      fromMonth: '2022-01',
      label: 'Two engineers',
    });
    if (typeof operation === 'string') throw new Error(operation);
    expect(operationOf(draftOf(operation, 'SEK'), 'SEK')).toEqual(operation);
  });

  it('turns down into a negative percentage', () => {
    expect(operationOf({ ...second, change: 'down', figure: '2,5' }, 'SEK')).toMatchObject({ percent: -2.5 });
  });

  it.each([
    [{ ...second, figure: '' }, 'Write a percentage'],
    [{ ...second, change: 'down' as const, figure: '101' }, 'Write a percentage'],
    [{ ...first, figure: '0' }, 'Write an amount above zero'],
    [{ ...first, figure: '100', label: '' }, 'Say what it is'],
    [{ ...first, figure: '100', label: 'x', toMonth: '2021-12' }, 'It ends before it begins'],
  ])('says what is missing: %#', (draft, sentence) => {
    expect(operationOf(draft, 'SEK')).toContain(sentence);
  });
});
