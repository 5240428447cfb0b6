import { Link, useParams, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ApiError } from '@/web/lib/api/ApiError.ts';
import { buttonClass } from './Button.tsx';

type ReportProblemLinkProps = {
  /** Where the address names none. */
  companyId?: string | undefined;
  /** What it is about, where an error is shown. */
  error?: ApiError;
  className?: string | undefined;
};

/** The way to tell us, from wherever something does not work; nothing outside of a company. */
export function ReportProblemLink({ companyId, error, className }: ReportProblemLinkProps): ReactNode {
  const here = useParams({ strict: false });
  const page = useRouterState({ select: ({ location }) => location.pathname });
  const company = here.companyId ?? companyId;
  if (company === undefined || page.endsWith('/problem')) return null;
  return (
    <Link
      to="/c/$companyId/problem"
      params={{ companyId: company }}
      search={{ page, code: error?.code, request: error?.requestId }}
      className={className ?? buttonClass('plain')}
      preload={false}
    >
      Report a problem
    </Link>
  );
}
