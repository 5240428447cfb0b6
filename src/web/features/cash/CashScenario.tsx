import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';
import { scenarioQueries } from '@/web/lib/queries/scenarioQueries.ts';

type CashScenarioProps = { companyId: string; scenarioId: string | undefined };

/** Under which scenario the page looks ahead; nothing to choose while there is none. */
export function CashScenario({ companyId, scenarioId }: CashScenarioProps): ReactNode {
  const navigate = useNavigate();
  const { data: scenarios = [] } = useQuery(scenarioQueries.list(companyId));
  if (scenarios.length === 0) return null;
  const choose = (chosen: string): void => {
    const search = chosen === '' ? {} : { scenario: chosen };
    void navigate({ to: '/c/$companyId', params: { companyId }, search, replace: true });
  };
  return (
    <Field label="Look ahead under">
      {(control) => (
        <select {...control} value={scenarioId ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="">Baseline</option>
          {scenarios.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
