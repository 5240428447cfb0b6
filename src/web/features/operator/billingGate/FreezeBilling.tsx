import { type ReactNode, useState } from 'react';
import { Field } from '@/web/components/Field.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { TypedConfirm } from '../console/TypedConfirm.tsx';

type Receipt = { readonly isNew: boolean; readonly unanswered: number };

function toldOf({ isNew, unanswered }: Receipt): string {
  const first = isNew ? 'Billing is frozen.' : 'Billing was frozen already.';
  return unanswered === 0 ? first : `${first} ${unanswered} calls before it were never answered.`;
}

/** Stops charges, for one company or for everybody. */
export function FreezeBilling({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const [companyId, setCompanyId] = useState('');
  const whom = companyId.trim();
  const freeze = (reason: string): Promise<string> =>
    requestJson<Receipt>('/api/operators/billing/freezes', {
      method: 'POST',
      json: { reason, ...(whom === '' ? {} : { companyId: whom }) },
    }).then(toldOf);
  return (
    <TypedConfirm
      title="Freeze billing"
      action={whom === '' ? 'Freeze billing for everybody' : 'Freeze billing of this company'}
      word="freeze"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={freeze}
    >
      <p>
        No charge leaves {whom === '' ? 'for any company' : `for the company ${whom}`} until the CEO signs its
        end. Customers go on working and see that billing is paused.
      </p>
      <Field label="Company" hint="Its id, for one company only. Empty: everybody.">
        {(control) => (
          <input
            {...control}
            autoComplete="off"
            spellCheck={false}
            maxLength={26}
            pattern="[0-9A-HJKMNP-TV-Z]{26}"
            value={companyId}
            onChange={({ target }) => setCompanyId(target.value)}
          />
        )}
      </Field>
    </TypedConfirm>
  );
}
