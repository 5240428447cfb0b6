import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import styles from './CompaniesPage.module.css';
import { CompanyTable } from './CompanyTable.tsx';
import { matchCompanies } from './companyWords.ts';

/** All companies of somebody who keeps several, and how each one stands. */
export function CompaniesPage(): ReactNode {
  const { data: companies, error, refetch } = useQuery(companyQueries.glance);
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const shown = matchCompanies(companies ?? [], typed);
  const openFirst = (event: FormEvent): void => {
    event.preventDefault();
    const [first] = shown;
    if (first) void navigate({ to: '/c/$companyId', params: { companyId: first.id }, search: {} });
  };
  return (
    <main id="content" className={styles.companies}>
      <Page
        title="Your companies"
        lead="The low point is the lowest expected cash of the newest forecast."
        actions={<Link to="/new-company">Add a company</Link>}
      >
        {error && (
          <ErrorNotice error={error} what="The companies could not be read" onRetry={() => void refetch()} />
        )}
        {companies === undefined && !error && <Skeleton shape="table" label="Reading your companies" />}
        {companies && (
          <form className={styles.search} onSubmit={openFirst}>
            <Field label="Find a company" hint="Enter opens the first one.">
              {(control) => (
                <input
                  {...control}
                  // biome-ignore lint/a11y/noAutofocus: whoever opens this page looks for a company
                  autoFocus
                  type="search"
                  autoComplete="off"
                  spellCheck={false}
                  value={typed}
                  onChange={({ target }) => setTyped(target.value)}
                />
              )}
            </Field>
          </form>
        )}
        {companies && shown.length > 0 && <CompanyTable companies={shown} />}
        {companies && shown.length === 0 && <p role="status">No company matches “{typed}”.</p>}
      </Page>
    </main>
  );
}
