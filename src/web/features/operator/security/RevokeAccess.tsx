import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type {
  OpenAccess,
  RevocationReceipt,
  RevocationRequest,
} from '@/features/securityResponse/securityResponseContract.ts';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import { TypedConfirm } from '../console/TypedConfirm.tsx';
import { IncidentChoice } from './IncidentChoice.tsx';

type Kind = 'company' | 'person' | 'everyone';
const KINDS = [
  { value: 'company', label: 'Of a company' },
  { value: 'person', label: 'Of a person' },
  { value: 'everyone', label: 'Of everybody' },
] as const;
const EMPTY = { kind: 'company' as Kind, named: '', incidentId: '' };

/** Undefined while nobody is named rightly. */
function whoseOf({ kind, named }: typeof EMPTY): RevocationRequest['whose'] | undefined {
  const name = named.trim();
  if (kind === 'everyone') return { everyone: true };
  if (kind === 'company') return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name) ? { companyId: name } : undefined;
  return /^\S+@\S+\.\S+$/.test(name) ? { email: name } : undefined;
}

const countsOf = ({ sessions, apiKeys, shareLinks }: Omit<OpenAccess, 'people'>) =>
  [
    formatCount(sessions, 'session'),
    formatCount(apiKeys, 'API key'),
    formatCount(shareLinks, 'share link'),
  ].join(', ');

function toldOf({ late, ...ended }: RevocationReceipt, whose: string): string {
  const more = late.apiKeys + late.shareLinks;
  const first = `Access of ${whose} has ended in every process: ${countsOf(ended)}.`;
  return more === 0
    ? first
    : `${first} ${more} more were made in the seconds after that, and ended: the audit log of the company says who made them.`;
}

type RevokeAccessProps = { isOpen: boolean; onClose: () => void; onDone: (told: string) => void };

/** Ends sessions, API keys and share links. There is no way back: people sign in anew, keys are made anew. */
export function RevokeAccess({ isOpen, onClose, onDone }: RevokeAccessProps): ReactNode {
  const [draft, setDraft] = useState(EMPTY);
  const { kind, named, incidentId } = draft;
  const whose = whoseOf(draft);
  const revoke = async (reason: string): Promise<string> => {
    if (whose === undefined) throw new Error('nobody is named');
    const json: RevocationRequest = { whose, reason, ...(incidentId === '' ? {} : { incidentId }) };
    const receipt = await requestJson<RevocationReceipt>('/api/operators/security/revocations', {
      method: 'POST',
      json,
    });
    const told = toldOf(receipt, kind === 'everyone' ? 'everybody' : named.trim());
    setDraft(EMPTY);
    onDone(told);
    return told;
  };
  return (
    <TypedConfirm
      title="Revoke access"
      action={kind === 'everyone' ? 'Revoke the access of everybody' : 'Revoke the access'}
      word={kind === 'everyone' ? 'everyone' : 'revoke'}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={revoke}
    >
      <ChoiceField
        label="Whose"
        value={kind}
        choices={KINDS}
        onValue={(value) => setDraft({ ...draft, kind: value, named: '' })}
        isFirst
      />
      {kind !== 'everyone' && (
        <TextField
          label={kind === 'company' ? 'Id of the company' : 'E-mail of the person'}
          value={named}
          onValue={(text) => setDraft({ ...draft, named: text })}
          lengthMax={254}
        />
      )}
      <WhatEnds kind={kind} whose={whose} />
      <IncidentChoice incidentId={incidentId} onIncident={(id) => setDraft({ ...draft, incidentId: id })} />
    </TypedConfirm>
  );
}

const EFFECTS: Readonly<Record<Kind, string>> = {
  company:
    'Its people sign in anew, in their other companies too; its scripts stop until they have new keys.',
  person: 'They sign in anew; keys and links that they made end in all their companies.',
  everyone: 'You too sign in anew. Scripts of all customers stop until they have new keys.',
};

function WhatEnds({ kind, whose }: { kind: Kind; whose: RevocationRequest['whose'] | undefined }): ReactNode {
  const named = whose === undefined || 'everyone' in whose ? {} : whose;
  const query = useQuery({ ...consoleQueries.access(named), enabled: whose !== undefined });
  return (
    <>
      <p>
        {query.data && whose !== undefined ? `Ends now: ${countsOf(query.data)}. ` : ''}
        {EFFECTS[kind]} It cannot be undone, and takes about six seconds until it holds everywhere.
      </p>
      {whose !== undefined && query.error && <ErrorNotice error={query.error} what="Not counted" />}
    </>
  );
}
