import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from './Button.tsx';

/** The way from what the plan does not allow to the page that says what does. */
export function PlanHint(): ReactNode {
  const { companyId } = useParams({ strict: false });
  if (companyId === undefined) return null;
  return (
    <Link to="/c/$companyId/usage" params={{ companyId }} className={buttonClass('plain')}>
      Plan and usage
    </Link>
  );
}
