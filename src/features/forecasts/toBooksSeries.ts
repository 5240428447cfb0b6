import { CASH, EXPENSE, INCOME, OTHER_CASH, otherKeyOf, RESULT } from '@/core/forecast/books/booksLines.ts';
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { sumMinor } from '@/core/money/Money.ts';

/** What moved in a month: flows in natural sign, and cash. */
export type MonthRow = {
  readonly month: string;
  readonly income_minor: number;
  readonly expense_minor: number;
  readonly cash_minor: number;
};

/** One month of an account that has a line of its own; accounts in the order of their lines. */
export type AccountMonthRow = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly type: 'income' | 'expense';
  readonly month: string;
  readonly flow_minor: number;
};

type MonthlyRows = {
  readonly currency: string;
  /** The months of every line, without gap. */
  readonly shown: readonly string[];
  /** In order, from the first of the books on. */
  readonly months: readonly MonthRow[];
  readonly accounts: readonly AccountMonthRow[];
};

/**
 * The lines as forecasts add them up, in every month to the unit: accounts and “other” are their class, income less
 * expenses is the result, and cash moves by the result and other movements.
 */
export function toBooksSeries({ currency, shown, months, accounts }: MonthlyRows): MonthlySeries[] {
  const startMonth = shown[0] ?? '';
  const line = (key: string, label: string, values: number[], kind: MonthlySeries['kind'] = 'flow') => ({
    key,
    label,
    currency,
    kind,
    startMonth,
    values,
  });
  const byMonth = new Map(months.map((row) => [row.month, row]));
  const flow = (name: 'income_minor' | 'expense_minor' | 'cash_minor') =>
    shown.map((month) => byMonth.get(month)?.[name] ?? 0);
  const [income, expense, moved] = [flow('income_minor'), flow('expense_minor'), flow('cash_minor')];
  let cashMinor = sumMinor(months.filter(({ month }) => month < startMonth).map((row) => row.cash_minor));
  const cash = moved.map((movedMinor) => {
    cashMinor = sumMinor([cashMinor, movedMinor]);
    return cashMinor;
  });
  const result = income.map((incomeMinor, index) => sumMinor([incomeMinor, -(expense[index] ?? 0)]));
  const otherCash = moved.map((movedMinor, index) => sumMinor([movedMinor, -(result[index] ?? 0)]));
  const classLines = (classKey: 'income' | 'expense', label: string, total: readonly number[]) => {
    const own = accountLines(
      accounts.filter(({ type }) => type === classKey),
      shown,
    ).map(({ id, name, values }) => line(`${classKey}.${id}`, name, values));
    // The line of all others is there even when it is empty: what a scenario adds has to go somewhere.
    const rest = total.map((sum, index) =>
      sumMinor([sum, ...own.map(({ values }) => -(values[index] ?? 0))]),
    );
    return own.length === 0 ? [] : [...own, line(otherKeyOf(classKey), label, rest)];
  };
  return [
    line(CASH, 'Cash', cash, 'balance'),
    line(INCOME, 'Income', income),
    line(EXPENSE, 'Expenses', expense),
    line(RESULT, 'Result', result),
    line(OTHER_CASH, 'Other cash movements', otherCash),
    ...classLines('income', 'Other income', income),
    ...classLines('expense', 'Other expenses', expense),
  ];
}

function accountLines(rows: readonly AccountMonthRow[], shown: readonly string[]) {
  const byAccount = new Map<string, AccountMonthRow[]>();
  for (const row of rows) byAccount.set(row.id, [...(byAccount.get(row.id) ?? []), row]);
  return [...byAccount].map(([id, months]) => {
    const flows = new Map(months.map(({ month, flow_minor }) => [month, flow_minor]));
    const [first] = months;
    return {
      id,
      name: `${first?.number ?? ''} ${first?.name ?? ''}`.trim(),
      values: shown.map((month) => flows.get(month) ?? 0),
    };
  });
}
