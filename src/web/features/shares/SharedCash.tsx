import type { ReactNode } from 'react';
import type { SharedCash as Content } from '@/features/shares/shareContract.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { CashChart } from '@/web/features/cash/CashChart.tsx';
import { FactLine } from '@/web/features/cash/FactLine.tsx';
import { ComparisonTable } from '@/web/features/scenarios/ComparisonTable.tsx';
import { EffectTable } from '@/web/features/scenarios/EffectTable.tsx';

export function SharedCash({ content }: { content: Content }): ReactNode {
  const { forecast, currency } = content;
  const warnings = (forecast?.scenario?.forecast ?? forecast?.baseline)?.warnings ?? [];
  const compared = forecast?.scenario ? { ...forecast, currency } : undefined;
  return (
    <>
      <FactLine cash={content} forecast={forecast} />
      {warnings.length > 0 && (
        <Notice tone="caution" title="Before you rely on this">
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      <CashChart cash={content} forecast={forecast} />
      {compared && <ComparisonTable forecast={compared} />}
      {compared && <EffectTable forecast={compared} />}
    </>
  );
}
