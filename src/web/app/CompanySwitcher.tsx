import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import styles from './CompanySwitcher.module.css';

const NEW = 'new';
const ALL = 'all';

/** Which company; a choice among several, and the way to another one. */
export function CompanySwitcher({ companyId }: { companyId: string }): ReactNode {
  const navigate = useNavigate();
  const { data: companies = [] } = useQuery(companyQueries.list);
  const go = (chosen: string): void => {
    if (chosen === NEW) void navigate({ to: '/new-company' });
    else if (chosen === ALL) void navigate({ to: '/companies' });
    else void navigate({ to: '/c/$companyId', params: { companyId: chosen }, search: {} });
  };
  return (
    <div className={styles.switcher}>
      <label className="visuallyHidden" htmlFor="company">
        Company
      </label>
      <select id="company" value={companyId} onChange={(event) => go(event.target.value)}>
        {companies.length === 0 && <option value={companyId}>Company</option>}
        {companies.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {companies.length > 1 && <option value={ALL}>All companies…</option>}
        <option value={NEW}>Add a company…</option>
      </select>
    </div>
  );
}
