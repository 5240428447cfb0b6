import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Priority } from '@/core/incidents/priority.ts';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { Announce } from './Announce.tsx';
import { changeIncident } from './changeIncident.ts';
import { PRIORITY_CHOICES } from './OpenIncident.tsx';

type FormProps = { incident: IncidentResponse; isOpen: boolean; onClose: () => void };

type IncidentFormsProps = { incident: IncidentResponse; isFiring: boolean; isTold: boolean };

/** The forms of an incident; the address says which one stands open. */
export function IncidentForms({ incident, isFiring, isTold }: IncidentFormsProps): ReactNode {
  const { act, setAct } = useConsolePlace();
  const formOf = (name: string) => ({ incident, isOpen: act === name, onClose: () => setAct(undefined) });
  return (
    <>
      <AddNote {...formOf('note')} />
      <Announce {...formOf('announce')} isTold={isTold} />
      <Mitigate {...formOf('mitigate')} />
      <Resolve {...formOf('resolve')} isFiring={isFiring} />
      <Classify {...formOf('classify')} />
      <Assign {...formOf('assign')} />
    </>
  );
}

function AddNote({ incident, ...box }: FormProps): ReactNode {
  const [text, setText] = useState('');
  const add = async (): Promise<string> => {
    await changeIncident(incident.id, 'notes', { text });
    setText('');
    return 'The note stands in the timeline.';
  };
  return (
    <ActionDialog title="Note" action="Add the note" {...box} isReady={text.trim() !== ''} onSubmit={add}>
      <TextField
        label="What was seen, tried or decided"
        hint="It stands in the timeline for good."
        value={text}
        onValue={setText}
        isFirst
        isLong
        lengthMax={4_000}
      />
    </ActionDialog>
  );
}

function Mitigate({ incident, ...box }: FormProps): ReactNode {
  const [text, setText] = useState('');
  const [watch, setWatch] = useState<'resolution' | 'flag'>('resolution');
  const send = () =>
    changeIncident(incident.id, 'mitigate', { text, watch }).then(() => 'Mitigated. It is watched now.');
  return (
    <ActionDialog
      title="Customers have relief"
      action="It is mitigated"
      {...box}
      isReady={text.trim() !== ''}
      onSubmit={send}
    >
      <TextField label="What was done" value={text} onValue={setText} isFirst isLong lengthMax={4_000} />
      <ChoiceField
        label="Watched for"
        value={watch}
        choices={[
          { value: 'resolution', label: '30 minutes' },
          { value: 'flag', label: '15 minutes, a flag was switched off' },
        ]}
        onValue={setWatch}
      />
    </ActionDialog>
  );
}

function Resolve({ incident, isFiring, ...box }: FormProps & { isFiring: boolean }): ReactNode {
  const [reason, setReason] = useState('');
  const [areAlertsOver, setOver] = useState(false);
  const send = () =>
    changeIncident(incident.id, 'resolve', {
      ...(reason.trim() === '' ? {} : { reason }),
      areAlertsOver,
    }).then(() => 'Resolved.');
  return (
    <ActionDialog
      title="It is over"
      action="Resolve it"
      {...box}
      isReady={!isFiring || areAlertsOver}
      onSubmit={send}
    >
      <p>It resolves by itself when the watch is over. Before that it takes a reason.</p>
      <TextField label="Reason" value={reason} onValue={setReason} isFirst isOptional lengthMax={4_000} />
      {isFiring && (
        <label>
          <input type="checkbox" checked={areAlertsOver} onChange={({ target }) => setOver(target.checked)} />{' '}
          Alerts still fire, and I say that they are over
        </label>
      )}
    </ActionDialog>
  );
}

function Classify({ incident, ...box }: FormProps): ReactNode {
  const [priority, setPriority] = useState<Priority>(incident.priority);
  const [because, setBecause] = useState('');
  const send = () =>
    changeIncident(incident.id, 'classify', { priority, because }).then(() => `It is ${priority} now.`);
  return (
    <ActionDialog
      title="Priority"
      action="Change it"
      {...box}
      isReady={because.trim() !== ''}
      onSubmit={send}
    >
      <ChoiceField
        label="How bad"
        value={priority}
        choices={PRIORITY_CHOICES}
        onValue={setPriority}
        isFirst
      />
      <TextField label="Why" value={because} onValue={setBecause} />
    </ActionDialog>
  );
}

function Assign({ incident, ...box }: FormProps): ReactNode {
  const { data: people = [] } = useQuery(consoleQueries.people);
  const [chosen, setChosen] = useState('');
  const commander = chosen === '' ? (people[0]?.userId ?? '') : chosen;
  const send = () =>
    changeIncident(incident.id, 'assign', { commander }).then(() => 'The commander is named.');
  return (
    <ActionDialog
      title="Incident commander"
      action="Name them"
      {...box}
      isReady={commander !== ''}
      onSubmit={send}
    >
      <ChoiceField
        label="Who commands it"
        value={commander}
        choices={people.map(({ userId, email }) => ({ value: userId, label: email }))}
        onValue={setChosen}
        isFirst
      />
    </ActionDialog>
  );
}
