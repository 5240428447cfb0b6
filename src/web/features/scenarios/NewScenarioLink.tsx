import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '@/web/components/Button.tsx';

export function NewScenarioLink({ companyId }: { companyId: string }): ReactNode {
  return (
    <Link
      className={buttonClass('primary')}
      to="/c/$companyId/scenarios/$scenarioId"
      params={{ companyId, scenarioId: 'new' }}
    >
      New scenario
    </Link>
  );
}
