import type { ReactNode } from 'react';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { KeyHint } from '../console/KeyHint.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';

type IncidentActionsProps = { incident: IncidentResponse; onAcknowledge: () => void };

/** The next step stands out; what an incident does not allow any more is not offered. */
export function IncidentActions({ incident: { state }, onAcknowledge }: IncidentActionsProps): ReactNode {
  const { setAct } = useConsolePlace();
  const isOpen = state !== 'resolved';
  return (
    <>
      {state === 'detected' && (
        <Button tone="primary" onClick={onAcknowledge}>
          Acknowledge <KeyHint>a</KeyHint>
        </Button>
      )}
      {(state === 'detected' || state === 'acknowledged') && (
        <Button tone={state === 'acknowledged' ? 'primary' : 'plain'} onClick={() => setAct('mitigate')}>
          Mitigated <KeyHint>m</KeyHint>
        </Button>
      )}
      {state === 'mitigated' && (
        <Button onClick={() => setAct('resolve')}>
          Resolve <KeyHint>v</KeyHint>
        </Button>
      )}
      {isOpen && (
        <>
          <Button onClick={() => setAct('assign')}>
            Commander <KeyHint>c</KeyHint>
          </Button>
          <Button onClick={() => setAct('classify')}>
            Priority <KeyHint>p</KeyHint>
          </Button>
        </>
      )}
      <Button onClick={() => setAct('announce')}>
        Tell customers <KeyHint>t</KeyHint>
      </Button>
      <Button onClick={() => setAct('note')}>
        Note <KeyHint>n</KeyHint>
      </Button>
    </>
  );
}
