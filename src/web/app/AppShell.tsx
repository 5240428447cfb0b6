import { Outlet } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { SkipLink } from '@/web/components/SkipLink.tsx';
import { CommandBox } from '@/web/features/commands/CommandBox.tsx';
import { KeyList } from '@/web/features/commands/KeyList.tsx';
import { FileCatcher } from '@/web/features/imports/FileCatcher.tsx';
import { useCompanyId } from '@/web/lib/useCompanyId.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import styles from './AppShell.module.css';
import { BillingBanner } from './BillingBanner.tsx';
import { EmailBanner } from './EmailBanner.tsx';
import { rememberCompany } from './guards.ts';
import { ServiceBanner } from './ServiceBanner.tsx';
import { Sidebar } from './Sidebar.tsx';
import { useArrival } from './useArrival.ts';
import { useBoxes } from './useBoxes.ts';
import { useSessionEnd } from './useSessionEnd.ts';
import { useShortcuts } from './useShortcuts.ts';

/** What surrounds every page of a company. */
export function AppShell(): ReactNode {
  const companyId = useCompanyId();
  const { open, propsOf } = useBoxes();
  const mayImport = useMayDo(companyId, 'books.import');
  useArrival();
  useShortcuts(companyId, open);
  useEffect(() => rememberCompany(companyId), [companyId]);
  useSessionEnd();
  return (
    <div className={styles.shell}>
      <SkipLink />
      <Sidebar companyId={companyId} onOpen={open} />
      <div className={styles.main}>
        <ServiceBanner />
        <EmailBanner />
        <BillingBanner companyId={companyId} />
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {mayImport && <FileCatcher companyId={companyId} />}
      <CommandBox companyId={companyId} {...propsOf('commands')} />
      <KeyList {...propsOf('keys')} />
    </div>
  );
}
