import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ClientRuleRequest } from '@/features/limits/limitContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './ClientLookup.module.css';

const ENDS = [
  { seconds: 3_600, label: 'In an hour' },
  { seconds: 86_400, label: 'In a day' },
  { seconds: 604_800, label: 'In a week' },
  { seconds: 0, label: 'When it is taken away' },
] as const;

const EMPTY = { network: '', rule: 'block', reason: '', seconds: 3_600 } as const;
/** `seconds` 0: no end. */
type Draft = { [name in keyof ClientRuleRequest]-?: Exclude<ClientRuleRequest[name], undefined> };

export function NewClientRule(): ReactNode {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const put = useMutation({
    mutationFn: ({ seconds, ...rule }: Draft) =>
      requestJson('/api/operators/client-rules', {
        method: 'PUT',
        json: seconds === 0 ? rule : { ...rule, seconds },
      }),
    onSuccess: async (_, { network }) => {
      announce(`The rule of ${network} is in force.`);
      setDraft(EMPTY);
      await queryClient.invalidateQueries({ queryKey: operatorQueries.clientRules.queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    put.mutate(draft);
  };
  return (
    <Section title="Set a rule" note="It takes the place of the one that the address or network has.">
      {put.error && <ErrorNotice error={put.error} what="No rule was set" />}
      <form className={styles.form} onSubmit={submit}>
        <RuleFields draft={draft} onDraft={setDraft} />
        <Button type="submit" tone="primary" disabled={put.isPending}>
          Set the rule
        </Button>
      </form>
    </Section>
  );
}

function RuleFields({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }): ReactNode {
  return (
    <>
      <Field label="Address or network" hint="As 203.0.113.7 or 10.0.0.0/8.">
        {(control) => (
          <input
            {...control}
            required
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            value={draft.network}
            onChange={({ target }) => onDraft({ ...draft, network: target.value })}
          />
        )}
      </Field>
      <Field label="Rule">
        {(control) => (
          <select
            {...control}
            value={draft.rule}
            onChange={({ target }) =>
              onDraft({ ...draft, rule: target.value === 'allow' ? 'allow' : 'block' })
            }
          >
            <option value="block">Turn away</option>
            <option value="allow">Let past the limits</option>
          </select>
        )}
      </Field>
      <Field label="Reason">
        {(control) => (
          <input
            {...control}
            required
            maxLength={500}
            value={draft.reason}
            onChange={({ target }) => onDraft({ ...draft, reason: target.value })}
          />
        )}
      </Field>
      <Field label="Ends">
        {(control) => (
          <select
            {...control}
            value={draft.seconds}
            onChange={({ target }) => onDraft({ ...draft, seconds: Number(target.value) })}
          >
            {ENDS.map(({ seconds, label }) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
