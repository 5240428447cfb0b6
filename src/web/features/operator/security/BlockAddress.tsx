import { type ReactNode, useState } from 'react';
import type { ClientRuleBody, ClientRuleRequest } from '@/features/limits/limitContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { changeIncident } from '../incidents/changeIncident.ts';
import { IncidentChoice } from './IncidentChoice.tsx';

const ENDS = [
  { value: '3600', label: 'In an hour' },
  { value: '86400', label: 'In a day' },
  { value: '604800', label: 'In a week' },
] as const;
const EMPTY = { network: '', reason: '', seconds: '3600' as (typeof ENDS)[number]['value'], incidentId: '' };

type BlockAddressProps = { isOpen: boolean; onClose: () => void; onDone: (told: string) => void };

/** Turns an address away for a time; the block ends by itself. */
export function BlockAddress({ isOpen, onClose, onDone }: BlockAddressProps): ReactNode {
  const [draft, setDraft] = useState(EMPTY);
  const { network, reason, seconds, incidentId } = draft;
  const block = async (): Promise<string> => {
    const json: ClientRuleRequest = { network, rule: 'block', reason, seconds: Number(seconds) };
    const rule = await requestJson<ClientRuleBody>('/api/operators/client-rules', { method: 'PUT', json });
    void queryClient.invalidateQueries({ queryKey: operatorQueries.clientRules.queryKey });
    const until = rule.expiresAt === null ? '' : ` until ${formatInstant(rule.expiresAt)}`;
    const told = `${rule.network} is turned away${until}.`;
    onDone(told);
    if (incidentId !== '') await changeIncident(incidentId, 'notes', { text: `${told} ${reason}` });
    setDraft(EMPTY);
    return told;
  };
  return (
    <ActionDialog
      title="Block an address"
      action="Block it"
      isOpen={isOpen}
      onClose={onClose}
      isReady={network.trim() !== '' && reason.trim() !== ''}
      onSubmit={block}
    >
      <TextField
        label="Address or network"
        hint="As 203.0.113.7 or 203.0.113.0/24. If it is yours too, you are turned away with it."
        value={network}
        onValue={(text) => setDraft({ ...draft, network: text })}
        isFirst
        lengthMax={64}
      />
      <ChoiceField
        label="Ends"
        value={seconds}
        choices={ENDS}
        onValue={(value) => setDraft({ ...draft, seconds: value })}
      />
      <TextField label="Reason" value={reason} onValue={(text) => setDraft({ ...draft, reason: text })} />
      <IncidentChoice incidentId={incidentId} onIncident={(id) => setDraft({ ...draft, incidentId: id })} />
    </ActionDialog>
  );
}
