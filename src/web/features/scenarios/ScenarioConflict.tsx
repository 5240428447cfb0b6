import { type ReactNode, useState } from 'react';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';

type ScenarioConflictProps = {
  companyId: string;
  scenarioId: string;
  onOverwrite: (version: number) => Promise<Scenario | undefined>;
};

/** Two people edited one scenario: what the other one saved, and the choice. */
export function ScenarioConflict({ companyId, scenarioId, onOverwrite }: ScenarioConflictProps): ReactNode {
  const [theirs, setTheirs] = useState<Scenario>();
  const look = async (): Promise<void> => {
    setTheirs(await requestJson<Scenario>(`/api/scenarios/${scenarioId}`, { companyId }));
  };
  return (
    <Notice
      tone="caution"
      role="alert"
      title="Somebody else saved this scenario meanwhile"
      actions={
        theirs ? (
          <>
            <Button onClick={() => window.location.reload()}>Take theirs</Button>
            <Button tone="danger" onClick={() => void onOverwrite(theirs.version)}>
              Save mine over it
            </Button>
          </>
        ) : (
          <Button onClick={() => void look()}>See what they saved</Button>
        )
      }
    >
      <p>Your changes are still here and not saved.</p>
      {theirs && (
        <>
          <p>
            Version {theirs.version}, {theirs.name}:
          </p>
          <ul>
            {theirs.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
