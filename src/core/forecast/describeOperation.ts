/** One sentence for one scenario operation. */
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { formatGrouped } from '../money/formatGrouped.ts';
import type { ScenarioOperation } from './ScenarioOperation.ts';

/** `Rent: 25,000.00 SEK out every month from Mar 2025 to Dec 2025.` Amounts with grouped thousands. */
export function describeOperation(operation: ScenarioOperation, currency: string): string {
  if (operation.type === 'scale') {
    const percent = Number(operation.percent.toFixed(2));
    const direction = percent < 0 ? 'down' : 'up';
    const label = operation.label ? `${operation.label}: ` : '';
    const target = operation.target === 'income' ? 'income' : 'expenses';
    return `${label}${label ? target : capitalised(target)} ${direction} ${Math.abs(percent)} % ${span(operation)}.`;
  }
  const amount = `${formatGrouped(operation.amountMinor, currency)} ${currency}`;
  const way = operation.direction === 'inflow' ? 'in' : 'out';
  return operation.type === 'oneOff'
    ? `${operation.label}: ${amount} ${way} once in ${formatMonth(operation.month)}.`
    : `${operation.label}: ${amount} ${way} every month ${span(operation)}.`;
}

function span({ fromMonth, toMonth }: { fromMonth: string; toMonth?: string | undefined }): string {
  const end = toMonth === undefined ? '' : ` to ${formatMonth(toMonth)}`;
  return `from ${formatMonth(fromMonth)}${end}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
