import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect } from 'react';
import { useArrival } from '@/web/app/useArrival.ts';
import { useBoxes } from '@/web/app/useBoxes.ts';
import { useSessionEnd } from '@/web/app/useSessionEnd.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { SkipLink } from '@/web/components/SkipLink.tsx';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { ConsoleCommands } from './console/ConsoleCommands.tsx';
import { ConsoleKeys } from './console/ConsoleKeys.tsx';
import { ConsoleNav } from './console/ConsoleNav.tsx';
import { CONSOLE_PAGES, loadAllPages } from './console/consolePages.ts';
import { StatusStrip } from './console/StatusStrip.tsx';
import { useConsoleKeys } from './console/useConsoleKeys.ts';
import { useConsolePlace } from './console/useConsolePlace.ts';
import { useDarkConsole } from './console/useDarkConsole.ts';
import styles from './OperatorShell.module.css';

/** What surrounds the pages of whoever runs the platform. The API refuses everybody else; this only says so. */
export function OperatorShell(): ReactNode {
  const { data: me, error } = useQuery(operatorQueries.me);
  useSessionEnd();
  useDarkConsole();
  if (me?.isOperator === true) return <Console />;
  return (
    <main id="content" className={styles.alone} tabIndex={-1}>
      {error && <ErrorNotice error={error} what="Who you are could not be read" />}
      {me === undefined && !error && <Skeleton shape="table" label="Reading who you are" />}
      {me?.isOperator === false && (
        <Page title="For operators only">
          <p>These pages are for those who run this platform. Whoever runs the server can add one.</p>
        </Page>
      )}
    </main>
  );
}

function Console(): ReactNode {
  const { open, propsOf } = useBoxes();
  useArrival();
  useConsoleKeys(open);
  useEffect(() => void loadAllPages(), []);
  return (
    <div className={styles.shell}>
      <SkipLink />
      <ConsoleNav onOpen={open} />
      <div className={styles.main}>
        <StatusStrip />
        <main id="content" className={styles.content} tabIndex={-1}>
          <CurrentPage />
        </main>
      </div>
      <ConsoleCommands {...propsOf('commands')} />
      <ConsoleKeys {...propsOf('keys')} />
    </div>
  );
}

function CurrentPage(): ReactNode {
  const { page, rest } = useConsolePlace();
  const Current = CONSOLE_PAGES.find((one) => one.page === page)?.component;
  if (Current === undefined)
    return (
      <Page title="No such page">
        <p>The menu names all pages of operations.</p>
      </Page>
    );
  return (
    <Suspense fallback={<Skeleton shape="table" label="Loading the page" />}>
      <Current rest={rest} />
    </Suspense>
  );
}
