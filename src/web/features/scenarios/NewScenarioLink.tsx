import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '@/web/components/Button.tsx';
import { useMayDo } from '@/web/lib/useMayDo.ts';

export function NewScenarioLink({ companyId }: { companyId: string }): ReactNode {
  const mayEdit = useMayDo(companyId, 'scenarios.edit');
  if (!mayEdit) return null;
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
