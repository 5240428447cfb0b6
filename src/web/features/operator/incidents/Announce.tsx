import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { changeIncident } from './changeIncident.ts';

const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const;
const EFFECTS = [
  { value: 'operational', label: 'Works' },
  { value: 'degraded_performance', label: 'Slow' },
  { value: 'partial_outage', label: 'Out for some' },
  { value: 'major_outage', label: 'Out for all' },
] as const;
const COMPONENTS = ['api', 'database', 'forecasting', 'billing'] as const;
const OWN_WORDS = 'own';

type Effect = (typeof EFFECTS)[number]['value'];
type AnnounceProps = {
  incident: IncidentResponse;
  /** Customers have been told of it before. */
  isTold: boolean;
  isOpen: boolean;
  onClose: () => void;
};

/** Tells customers: an approved text at once, own words with the name of who signs them. */
export function Announce(props: AnnounceProps): ReactNode {
  const { incident, isTold, isOpen, onClose } = props;
  const { data: page } = useQuery({ ...consoleQueries.statusPage, enabled: isOpen });
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('investigating');
  const [template, setTemplate] = useState('investigating');
  const [name, setName] = useState('');
  const [said, setSaid] = useState<Said>({ body: '', signedBy: '' });
  const [effect, setEffect] = useState<Effect>('degraded_performance');
  const component = COMPONENTS.find((one) => one === incident.component) ?? 'api';
  const isOwn = template === OWN_WORDS;
  const texts = page?.templates ?? [];
  const send = () =>
    changeIncident(incident.id, 'announcements', {
      status,
      ...(isTold ? {} : { name }),
      components: { [component]: status === 'resolved' ? 'operational' : effect },
      ...(isOwn ? said : { template }),
    }).then(() => 'Customers are told.');
  const isReady =
    (isTold || name.trim() !== '') && (!isOwn || (said.body.trim() !== '' && said.signedBy.trim() !== ''));
  return (
    <ActionDialog
      title="Tell customers"
      action="Publish it"
      isOpen={isOpen}
      onClose={onClose}
      isReady={isReady}
      onSubmit={send}
    >
      {!isTold && (
        <TextField
          label="Title for customers"
          hint="They read it, so no names of ours: AccuBooks is slow, say."
          value={name}
          onValue={setName}
          lengthMax={140}
          isFirst
        />
      )}
      <ChoiceField
        label="How far it is"
        value={status}
        choices={STATUSES.map((value) => ({ value, label: value }))}
        onValue={setStatus}
      />
      <ChoiceField
        label={`For customers, ${component}`}
        value={effect}
        choices={EFFECTS}
        onValue={setEffect}
      />
      <ChoiceField
        label="Text"
        value={template}
        choices={[
          ...texts.map(({ name: value }) => ({ value, label: value.replaceAll('_', ' ') })),
          { value: OWN_WORDS, label: 'own words' },
        ]}
        onValue={setTemplate}
      />
      {isOwn ? (
        <OwnWords said={said} onSaid={setSaid} />
      ) : (
        <p>“{texts.find((text) => text.name === template)?.text}”</p>
      )}
    </ActionDialog>
  );
}

type Said = { readonly body: string; readonly signedBy: string };

function OwnWords({ said, onSaid }: { said: Said; onSaid: (said: Said) => void }): ReactNode {
  return (
    <>
      <TextField
        label="What customers read"
        value={said.body}
        onValue={(body) => onSaid({ ...said, body })}
        isLong
        lengthMax={4_000}
      />
      <TextField
        label="Signed by"
        hint="Who approved these words."
        value={said.signedBy}
        onValue={(signedBy) => onSaid({ ...said, signedBy })}
        lengthMax={120}
      />
    </>
  );
}
