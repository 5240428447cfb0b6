import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { GenerateForecast } from '@/web/features/forecasts/GenerateForecast.tsx';
import { StaleNotice } from '@/web/features/forecasts/StaleNotice.tsx';
import { forecastRuns } from '@/web/lib/forecastRuns.ts';
import { forecastQueries } from '@/web/lib/queries/forecastQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { isConflict } from './isConflict.ts';
import { ScenarioComparison } from './ScenarioComparison.tsx';
import { ScenarioConflict } from './ScenarioConflict.tsx';
import { ScenarioEditor } from './ScenarioEditor.tsx';
import { useScenarioEdit } from './useScenarioEdit.ts';

const HORIZON_MONTHS = 12;

type ScenarioWorkbenchProps = {
  companyId: string;
  scenario: Scenario | undefined;
  booksUntil: string;
  currency: string;
};

/** The editor of one scenario and what it does to the forecast. */
export function ScenarioWorkbench({
  companyId,
  scenario,
  booksUntil,
  currency,
}: ScenarioWorkbenchProps): ReactNode {
  const editing = useScenarioEdit(companyId, scenario, currency);
  const mayEdit = useMayDo(companyId, 'scenarios.edit');
  const [isComparing, setComparing] = useState(false);
  const { data: forecast, error } = useQuery({
    ...forecastQueries.latest(companyId, scenario?.id),
    enabled: scenario !== undefined,
  });
  const compared = forecast?.scenario && forecast.scenario.id === scenario?.id ? forecast : undefined;
  const compare = async (): Promise<void> => {
    setComparing(true);
    const saved = await editing.save();
    setComparing(false);
    if (saved) await forecastRuns.start(companyId, saved.id, compared?.horizonMonths ?? HORIZON_MONTHS);
  };
  return (
    <Page
      title={scenario?.name ?? 'New scenario'}
      lead="Changes over the baseline, in the order in which they apply."
      actions={
        <>
          {mayEdit && (
            <Button
              disabled={editing.isSaving || (scenario !== undefined && !editing.isChanged)}
              onClick={() => void editing.save()}
            >
              {scenario && !editing.isChanged ? 'Saved' : 'Save'}
            </Button>
          )}
          {!isComparing && (
            <GenerateForecast
              companyId={companyId}
              scenarioId={scenario?.id ?? null}
              horizonMonths={HORIZON_MONTHS}
              label="Compare with baseline"
              onStart={compare}
            />
          )}
        </>
      }
    >
      {editing.error &&
        (isConflict(editing.error) && scenario ? (
          <ScenarioConflict companyId={companyId} scenarioId={scenario.id} onOverwrite={editing.save} />
        ) : (
          <ErrorNotice error={editing.error} what="The scenario was not saved" />
        ))}
      <fieldset disabled={!mayEdit}>
        <legend className="visuallyHidden">Changes</legend>
        <ScenarioEditor
          history={editing.history}
          edit={editing.edit}
          firstMonth={addToMonth(booksUntil.slice(0, 7), 1)}
          currency={currency}
          showsFaults={editing.showsFaults}
        />
      </fieldset>
      {error && <ErrorNotice error={error} what="The comparison could not be read" />}
      {compared && scenario && compared.scenario?.version !== scenario.version && (
        <StaleNotice companyId={companyId} forecast={compared} why="scenario" />
      )}
      {compared && <ScenarioComparison forecast={compared} />}
    </Page>
  );
}
