import { type ReactNode, useEffect, useRef } from 'react';
import { Page } from '@/web/components/Page.tsx';
import { ClientLookup } from './ClientLookup.tsx';
import { ClientRules } from './ClientRules.tsx';
import { useConsolePlace } from './console/useConsolePlace.ts';
import styles from './LimitsPage.module.css';
import { NewClientRule } from './NewClientRule.tsx';

export function LimitsPage(): ReactNode {
  const { act, setAct } = useConsolePlace();
  const look = useRef<HTMLDivElement>(null);
  const rule = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = { look, rule }[act ?? ''];
    if (form === undefined) return;
    form.current?.querySelector('input')?.focus();
    setAct(undefined);
  }, [act, setAct]);
  return (
    <Page
      title="Rate limits"
      lead="What a client has used up, and who is let past the limits or turned away. A rule is in force in every process within 2 seconds."
    >
      <div ref={look} className={styles.part}>
        <ClientLookup />
      </div>
      <ClientRules />
      <div ref={rule} className={styles.part}>
        <NewClientRule />
      </div>
    </Page>
  );
}
