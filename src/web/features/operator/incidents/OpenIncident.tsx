import { type ReactNode, useState } from 'react';
import { RUNBOOKS } from '@/core/alerts/runbooks.ts';
import { COMPONENTS } from '@/core/incidents/Incident.ts';
import { PRIORITIES, PRIORITY_TARGETS, type Priority } from '@/core/incidents/priority.ts';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';

const COMPONENT_CHOICES = COMPONENTS.map((value) => ({ value, label: value }));
export const PRIORITY_CHOICES = PRIORITIES.map((value) => ({
  value,
  label: `${value}, ${PRIORITY_TARGETS[value].name.toLowerCase()}`,
}));
const RUNBOOK_CHOICES = [
  { value: '', label: 'None' },
  ...Object.entries(RUNBOOKS).map(([value, { title }]) => ({ value, label: `${value} ${title}` })),
];

export function OpenIncident({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const { goTo } = useConsolePlace();
  const [title, setTitle] = useState('');
  const [because, setBecause] = useState('');
  const [priority, setPriority] = useState<Priority>('P1');
  const [component, setComponent] = useState<(typeof COMPONENTS)[number]>('api');
  const [runbook, setRunbook] = useState('');
  const open = async (): Promise<string> => {
    const { id } = await requestJson<IncidentResponse>('/api/operators/incidents', {
      method: 'POST',
      json: { title, because, priority, component, runbook },
    });
    goTo(`incidents/${id}`);
    return `${priority} is open: ${title}.`;
  };
  return (
    <ActionDialog
      title="Open an incident"
      action="Open it"
      isOpen={isOpen}
      onClose={onClose}
      isReady={title.trim() !== '' && because.trim() !== ''}
      onSubmit={open}
    >
      <TextField label="What is wrong" value={title} onValue={setTitle} isFirst />
      <ChoiceField
        label="How bad"
        hint="In doubt the higher one; it pages accordingly."
        value={priority}
        choices={PRIORITY_CHOICES}
        onValue={setPriority}
      />
      <TextField label="Why it is that bad" value={because} onValue={setBecause} />
      <ChoiceField label="Component" value={component} choices={COMPONENT_CHOICES} onValue={setComponent} />
      <ChoiceField label="Runbook" value={runbook} choices={RUNBOOK_CHOICES} onValue={setRunbook} />
    </ActionDialog>
  );
}
