import type { OperationDraft } from './OperationDraft.ts';

export type ScenarioDraft = { readonly name: string; readonly operations: readonly OperationDraft[] };

export type EditHistory = {
  readonly past: readonly ScenarioDraft[];
  readonly present: ScenarioDraft;
  readonly future: readonly ScenarioDraft[];
  /** What was edited last: typing in one field is one step of undo. */
  readonly lastField: string;
};

export type Edit =
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'add'; readonly operation: OperationDraft }
  | { readonly type: 'change'; readonly key: string; readonly part: Partial<OperationDraft> }
  | { readonly type: 'move'; readonly key: string; readonly by: -1 | 1 }
  | { readonly type: 'remove'; readonly key: string }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** Steps that can be undone. */
const STEPS_MAX = 100;

export function beginHistory(present: ScenarioDraft): EditHistory {
  return { past: [], present, future: [], lastField: '' };
}

function moved(operations: readonly OperationDraft[], key: string, by: -1 | 1): readonly OperationDraft[] {
  const from = operations.findIndex((operation) => operation.key === key);
  const operation = operations[from];
  const to = from + by;
  if (operation === undefined || to < 0 || to >= operations.length) return operations;
  return operations.toSpliced(from, 1).toSpliced(to, 0, operation);
}

function apply(draft: ScenarioDraft, edit: Exclude<Edit, { type: 'undo' | 'redo' }>): ScenarioDraft {
  const { operations } = draft;
  switch (edit.type) {
    case 'rename':
      return { ...draft, name: edit.name };
    case 'add':
      return { ...draft, operations: [...operations, edit.operation] };
    case 'change':
      return {
        ...draft,
        operations: operations.map((one) => (one.key === edit.key ? { ...one, ...edit.part } : one)),
      };
    case 'move':
      return { ...draft, operations: moved(operations, edit.key, edit.by) };
    case 'remove':
      return { ...draft, operations: operations.filter(({ key }) => key !== edit.key) };
  }
}

function fieldOf(edit: Edit): string {
  if (edit.type === 'rename') return 'name';
  return edit.type === 'change' ? `${edit.key}.${Object.keys(edit.part).join()}` : '';
}

/** Every edit can be undone and redone. */
export function editScenario(history: EditHistory, edit: Edit): EditHistory {
  const { past, present, future, lastField } = history;
  if (edit.type === 'undo') {
    const previous = past.at(-1);
    if (previous === undefined) return history;
    return { past: past.slice(0, -1), present: previous, future: [present, ...future], lastField: '' };
  }
  if (edit.type === 'redo') {
    const [next, ...later] = future;
    if (next === undefined) return history;
    return { past: [...past, present], present: next, future: later, lastField: '' };
  }
  const field = fieldOf(edit);
  const isSameField = field !== '' && field === lastField;
  return {
    past: isSameField ? past : [...past, present].slice(-STEPS_MAX),
    present: apply(present, edit),
    future: [],
    lastField: field,
  };
}
