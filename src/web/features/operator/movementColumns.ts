import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { OwnMoney } from '@/features/platformBooks/ownMoneyContract.ts';
import type { BarKind } from '@/web/components/plot/barClass.ts';
import type { Bar, Column } from '@/web/components/plot/ColumnPlot.tsx';

export type RevenueMonth = OwnMoney['currencies'][number]['months'][number];

type MovementKey = 'newMinor' | 'reactivatedMinor' | 'expansionMinor' | 'contractionMinor' | 'churnedMinor';

/** How recurring revenue moves: what comes stands above zero, what goes below. */
export const MOVEMENTS: readonly {
  readonly key: MovementKey;
  readonly label: string;
  readonly kind: BarKind;
  readonly sign: 1 | -1;
}[] = [
  { key: 'newMinor', label: 'New', kind: 'trend', sign: 1 },
  { key: 'reactivatedMinor', label: 'Came back', kind: 'season', sign: 1 },
  { key: 'expansionMinor', label: 'Larger plan', kind: 'scenario', sign: 1 },
  { key: 'contractionMinor', label: 'Smaller plan', kind: 'calendar', sign: -1 },
  { key: 'churnedMinor', label: 'Lost', kind: 'limits', sign: -1 },
];

/** A month's movements, stacked away from zero; its mark is what they come to. */
export function movementColumns(months: readonly RevenueMonth[]): Column[] {
  return months.map((month) => {
    const bars: Bar[] = [];
    let [above, below] = [0, 0];
    for (const { key, kind, sign } of MOVEMENTS) {
      const amount = month[key] * sign;
      if (amount === 0) continue;
      const from = sign === 1 ? above : below;
      bars.push({ kind, from, to: from + amount });
      if (sign === 1) above += amount;
      else below += amount;
    }
    return { key: month.month, label: formatMonth(month.month), bars, mark: above + below };
  });
}
