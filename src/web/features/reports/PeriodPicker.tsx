import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';
import { MonthSelect } from '@/web/components/MonthSelect.tsx';
import type { MonthRange } from '@/web/lib/queries/reportQueries.ts';
import type { Periods } from './periodsOf.ts';

type PeriodPickerProps = { periods: Periods; value: MonthRange; onChange: (range: MonthRange) => void };

/** A fiscal year, or any months. */
export function PeriodPicker({ periods, value, onChange }: PeriodPickerProps): ReactNode {
  const chosen = periods.years.findIndex(({ from, to }) => from === value.from && to === value.to);
  return (
    <>
      <Field label="Fiscal year">
        {(control) => (
          <select
            {...control}
            value={chosen}
            onChange={(event) => {
              const year = periods.years[Number(event.target.value)];
              if (year) onChange({ from: year.from, to: year.to });
            }}
          >
            {chosen < 0 && <option value={-1}>Other months</option>}
            {periods.years.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <MonthSelect
        label="From"
        value={value.from}
        from={periods.from}
        to={periods.to}
        onChange={(from) => onChange({ from, to: from > value.to ? from : value.to })}
      />
      <MonthSelect
        label="To"
        value={value.to}
        from={periods.from}
        to={periods.to}
        onChange={(to) => onChange({ from: to < value.from ? to : value.from, to })}
      />
    </>
  );
}
