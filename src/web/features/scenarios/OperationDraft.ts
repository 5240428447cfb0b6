import { minorDigits } from '@/core/money/Money.ts';
import type { ScenarioOperationRequest } from '@/features/scenarios/scenarioContract.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import { parseAmount } from '@/web/lib/format/parseAmount.ts';
import { newKey } from '@/web/lib/newKey.ts';

/** An operation while it is edited: figures are still what was typed. */
export type OperationDraft = {
  readonly key: string;
  readonly type: ScenarioOperationRequest['type'];
  readonly target: 'income' | 'expense';
  readonly direction: 'inflow' | 'outflow';
  readonly change: 'up' | 'down';
  readonly figure: string;
  readonly fromMonth: string;
  /** Empty: to the horizon. */
  readonly toMonth: string;
  readonly label: string;
};

export function newDraft(type: OperationDraft['type'], fromMonth: string): OperationDraft {
  return {
    key: newKey(),
    type,
    target: 'income',
    direction: 'outflow',
    change: 'up',
    figure: '',
    fromMonth,
    toMonth: '',
    label: '',
  };
}

export function draftOf(operation: ScenarioOperationRequest, currency: string): OperationDraft {
  const base = newDraft(operation.type, '');
  if (operation.type === 'scale') {
    return {
      ...base,
      target: operation.target,
      change: operation.percent < 0 ? 'down' : 'up',
      figure: String(Math.abs(operation.percent)),
      fromMonth: operation.fromMonth,
      toMonth: operation.toMonth ?? '',
      label: operation.label ?? '',
    };
  }
  return {
    ...base,
    direction: operation.direction,
    figure: formatMinor(operation.amountMinor, currency),
    fromMonth: operation.type === 'oneOff' ? operation.month : operation.fromMonth,
    toMonth: operation.type === 'monthly' ? (operation.toMonth ?? '') : '',
    label: operation.label,
  };
}

/** A percentage as typed, with at most two decimals; undefined when it is none. */
function percentOf({ figure, change }: OperationDraft): number | undefined {
  const text = figure.trim().replace(',', '.');
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(text)) return undefined;
  const percent = Number(text) * (change === 'down' ? -1 : 1);
  return percent < -100 || percent > 1000 || percent === 0 ? undefined : percent;
}

function spanOf({ fromMonth, toMonth }: OperationDraft): { fromMonth: string; toMonth?: string } {
  return toMonth === '' ? { fromMonth } : { fromMonth, toMonth };
}

/** The operation that was meant, or the sentence that says what is missing. */
export function operationOf(draft: OperationDraft, currency: string): ScenarioOperationRequest | string {
  const label = draft.label.trim();
  if (draft.toMonth !== '' && draft.toMonth < draft.fromMonth) return 'It ends before it begins.';
  if (draft.type === 'scale') {
    const percent = percentOf(draft);
    if (percent === undefined) {
      return 'Write a percentage above 0, at most 100 down or 1,000 up, for example 10 or 2.5.';
    }
    return { type: 'scale', target: draft.target, percent, ...spanOf(draft), ...(label ? { label } : {}) };
  }
  const amountMinor = parseAmount(draft.figure, currency);
  if (amountMinor === undefined || amountMinor < 1) {
    const example = minorDigits(currency) === 0 ? '25,000' : '25,000.00';
    return `Write an amount above zero, for example ${example}.`;
  }
  if (label === '') return 'Say what it is, for example “Two engineers”.';
  const { direction } = draft;
  if (draft.type === 'oneOff')
    return { type: 'oneOff', direction, amountMinor, month: draft.fromMonth, label };
  return { type: 'monthly', direction, amountMinor, ...spanOf(draft), label };
}
