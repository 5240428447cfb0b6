import { useNavigate } from '@tanstack/react-router';
import { type Dispatch, useReducer, useState } from 'react';
import type { Scenario, ScenarioOperationRequest } from '@/features/scenarios/scenarioContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { scenarioQueries } from '@/web/lib/queries/scenarioQueries.ts';
import {
  beginHistory,
  type Edit,
  type EditHistory,
  editScenario,
  type ScenarioDraft,
} from './editHistory.ts';
import { draftOf, operationOf } from './OperationDraft.ts';

export type ScenarioEdit = {
  readonly history: EditHistory;
  readonly edit: Dispatch<Edit>;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly showsFaults: boolean;
  readonly error: Error | undefined;
  /** The saved scenario, or undefined when something is missing or went wrong. `over` is the version to replace. */
  readonly save: (over?: number) => Promise<Scenario | undefined>;
};

function draftOfScenario(scenario: Scenario | undefined, currency: string): ScenarioDraft {
  if (scenario === undefined) return { name: '', operations: [] };
  return { name: scenario.name, operations: scenario.operations.map((one) => draftOf(one, currency)) };
}

function requestOf({ name, operations }: ScenarioDraft, currency: string) {
  const meant = operations.map((draft) => operationOf(draft, currency));
  const isComplete = meant.every((one): one is ScenarioOperationRequest => typeof one !== 'string');
  return isComplete && name.trim() !== '' ? { name: name.trim(), operations: meant } : undefined;
}

/** Edits of one scenario and how they are saved; `scenario` is undefined for a new one. */
export function useScenarioEdit(
  companyId: string,
  scenario: Scenario | undefined,
  currency: string,
): ScenarioEdit {
  const navigate = useNavigate();
  const [history, edit] = useReducer(editScenario, undefined, () =>
    beginHistory(draftOfScenario(scenario, currency)),
  );
  const [saved, setSaved] = useState(history.present);
  const [isSaving, setSaving] = useState(false);
  const [showsFaults, setShowsFaults] = useState(false);
  const [error, setError] = useState<Error>();
  const isChanged = history.present !== saved;

  const save = async (over?: number): Promise<Scenario | undefined> => {
    if (scenario !== undefined && !isChanged && over === undefined) return scenario;
    const request = requestOf(history.present, currency);
    setShowsFaults(request === undefined);
    if (request === undefined) {
      announce('The scenario is not complete; see what is missing.');
      return undefined;
    }
    setSaving(true);
    setError(undefined);
    try {
      const next = await requestJson<Scenario>(
        scenario ? `/api/scenarios/${scenario.id}` : '/api/scenarios',
        {
          method: scenario ? 'PUT' : 'POST',
          companyId,
          json: scenario ? { ...request, version: over ?? scenario.version } : request,
        },
      );
      setSaved(history.present);
      queryClient.setQueryData(scenarioQueries.one(companyId, next.id).queryKey, next);
      await queryClient.invalidateQueries({
        queryKey: scenarioQueries.list(companyId).queryKey,
        exact: true,
      });
      announce('The scenario is saved.');
      if (scenario === undefined) {
        const params = { companyId, scenarioId: next.id };
        await navigate({ to: '/c/$companyId/scenarios/$scenarioId', params, replace: true });
      }
      return next;
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
      return undefined;
    } finally {
      setSaving(false);
    }
  };
  return { history, edit, isChanged, isSaving, showsFaults, error, save };
}
