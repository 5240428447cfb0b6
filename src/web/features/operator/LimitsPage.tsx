import type { ReactNode } from 'react';
import { Page } from '@/web/components/Page.tsx';
import { ClientLookup } from './ClientLookup.tsx';
import { ClientRules } from './ClientRules.tsx';
import { NewClientRule } from './NewClientRule.tsx';

export function LimitsPage(): ReactNode {
  return (
    <Page
      title="Rate limits"
      lead="What a client has used up, and who is let past the limits or turned away. A rule is in force in every process within 2 seconds."
    >
      <ClientLookup />
      <ClientRules />
      <NewClientRule />
    </Page>
  );
}
