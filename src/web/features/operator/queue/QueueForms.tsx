import { type ReactNode, useState } from 'react';
import type { QueuePart, QueueStatus } from '@/features/queue/queueContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { TypedConfirm } from '../console/TypedConfirm.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';

const QUEUE = '/api/operators/queue';

const pause = (part: QueuePart, told: string) => (reason: string) =>
  requestJson(`${QUEUE}/pause`, { method: 'POST', json: { part, reason } }).then(() => told);

/** What is done to the queue. A pause is undone by resuming, so it takes a reason and no typed word. */
export function QueueForms({ status }: { status: QueueStatus }): ReactNode {
  const { act, setAct } = useConsolePlace();
  const onClose = (): void => setAct(undefined);
  const resume = () =>
    requestJson(`${QUEUE}/resume`, { method: 'POST', json: { part: 'all' } }).then(
      () => 'The queue is resumed.',
    );
  return (
    <>
      <TypedConfirm
        title="Take no new forecasts"
        action="Take no new ones"
        isOpen={act === 'pause-intake'}
        onClose={onClose}
        onConfirm={pause('intake', 'No new forecasts are taken.')}
      >
        <p>
          Every company gets 503 for new forecasts until it is resumed. The {status.waiting} that wait are
          computed. It survives restarts.
        </p>
      </TypedConfirm>
      <TypedConfirm
        title="Let forecasts wait"
        action="Let them wait"
        isOpen={act === 'pause-processing'}
        onClose={onClose}
        onConfirm={pause('processing', 'Workers begin no more forecasts.')}
      >
        <p>
          Workers end what runs ({status.running}) and begin nothing until it is resumed. It survives
          restarts.
        </p>
      </TypedConfirm>
      <TypedConfirm
        title="Resume the queue"
        action="Resume it"
        reason="none"
        isOpen={act === 'resume'}
        onClose={onClose}
        onConfirm={resume}
      >
        <p>New forecasts are taken and what waits is computed.</p>
      </TypedConfirm>
      <ScaleWorkers status={status} isOpen={act === 'scale'} onClose={onClose} />
    </>
  );
}

type ScaleProps = { status: QueueStatus; isOpen: boolean; onClose: () => void };

function ScaleWorkers({ status: { workers }, isOpen, onClose }: ScaleProps): ReactNode {
  const [mode, setMode] = useState<'automatic' | 'fixed'>(workers.isAutomatic ? 'automatic' : 'fixed');
  const [wanted, setWanted] = useState(String(workers.wanted ?? workers.live));
  const count = Number(wanted);
  const isCount = Number.isInteger(count) && count >= 1 && count <= (workers.max ?? 64);
  const scale = () =>
    requestJson('/api/operators/workers', {
      method: 'PUT',
      json: mode === 'automatic' ? { isAutomatic: true } : { wanted: count },
    }).then(() => (mode === 'automatic' ? 'As many workers as are needed.' : `${count} workers are wanted.`));
  return (
    <ActionDialog
      title="Workers"
      action="Change it"
      isOpen={isOpen}
      onClose={onClose}
      isReady={mode === 'automatic' || isCount}
      onSubmit={scale}
    >
      <p>
        {workers.live} live now. {!workers.isSupervised && 'No supervisor is there to start or stop them.'}
      </p>
      <ChoiceField
        label="How many"
        value={mode}
        choices={[
          { value: 'automatic', label: 'As many as are needed' },
          { value: 'fixed', label: 'A number' },
        ]}
        onValue={setMode}
        isFirst
      />
      {mode === 'fixed' && (
        <TextField
          label="Workers"
          hint={`From 1 to ${workers.max ?? 64}.`}
          value={wanted}
          onValue={setWanted}
          lengthMax={2}
        />
      )}
    </ActionDialog>
  );
}
