import { type ReactNode, useState } from 'react';
import type { Tick, TickRequest } from '@/features/checklists/checklistContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { ActionDialog } from './ActionDialog.tsx';
import { ChoiceField } from './ChoiceField.tsx';
import { TextField } from './TextField.tsx';

const HOLDS = [
  { value: '30', label: '30 minutes' },
  { value: '120', label: '2 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: 'A day' },
] as const;

type TickFormProps = {
  box: { readonly id: string; readonly text: string };
  /** The incident whose box it is; none for boxes of a deployment. */
  incidentId?: string;
  isOpen: boolean;
  onClose: () => void;
};

/** Somebody answers what no machine can know, with their name, for a time. */
export function TickForm({ box, incidentId, isOpen, onClose }: TickFormProps): ReactNode {
  const [note, setNote] = useState('');
  const [minutes, setMinutes] = useState<(typeof HOLDS)[number]['value']>('30');
  const tick = async (): Promise<string> => {
    const json: TickRequest = {
      ...{ box: box.id, note, minutes: Number(minutes) },
      ...(incidentId === undefined ? {} : { incidentId }),
    };
    await requestJson<Tick>('/api/operators/checklists/ticks', { method: 'POST', json });
    setNote('');
    return `Ticked: ${box.text}.`;
  };
  return (
    <ActionDialog
      title={box.text}
      action="Tick it"
      isOpen={isOpen}
      onClose={onClose}
      isReady={note.trim() !== ''}
      onSubmit={tick}
    >
      <p>No machine can know it. It is kept as evidence with your name, and expires.</p>
      <TextField label="What you saw, or did" value={note} onValue={setNote} isFirst />
      <ChoiceField label="Holds for" value={minutes} choices={HOLDS} onValue={setMinutes} />
    </ActionDialog>
  );
}
