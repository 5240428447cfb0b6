import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';

export function NewScenarioLink({ companyId }: { companyId: string }): ReactNode {
  const navigate = useNavigate();
  return (
    <Button
      tone="primary"
      onClick={() =>
        void navigate({ to: '/c/$companyId/scenarios/$scenarioId', params: { companyId, scenarioId: 'new' } })
      }
    >
      New scenario
    </Button>
  );
}
