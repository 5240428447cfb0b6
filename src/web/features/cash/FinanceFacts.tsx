import type { ReactNode } from 'react';
import type { Finance } from '@/features/forecasts/financeContract.ts';
import { Section } from '@/web/components/Section.tsx';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import { Fact } from './Fact.tsx';
import styles from './FactLine.module.css';
import { financeFacts } from './financeFacts.ts';

type FinanceFactsProps = { finance: Finance; currency: string };

/** Runway in four numbers, and what drives it; every label opens formula, inputs and confidence. */
export function FinanceFacts({ finance, currency }: FinanceFactsProps): ReactNode {
  return (
    <Section
      title="Runway and what drives it"
      note={`The floor is ${formatMinor(finance.floorMinor, currency)} ${currency}. Each label opens its formula and what went into it.`}
    >
      {(['runway', 'business'] as const).map((line) => (
        <dl key={line} className={styles.line}>
          {financeFacts(finance, line, currency).map(({ key, ...fact }) => (
            <Fact key={key} {...fact} />
          ))}
        </dl>
      ))}
    </Section>
  );
}
