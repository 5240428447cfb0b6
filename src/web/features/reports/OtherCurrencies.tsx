import type { ReactNode } from 'react';
import { Notice } from '@/web/components/Notice.tsx';

export function OtherCurrencies({
  codes,
  currency,
}: {
  codes: readonly string[];
  currency: string;
}): ReactNode {
  if (codes.length === 0) return null;
  return (
    <Notice title={`Only ${currency} is in these figures`}>
      <p>The books also hold {codes.join(', ')}. Those amounts are kept, not converted, and left out here.</p>
    </Notice>
  );
}
