import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';
import styles from './ChangeFlag.module.css';

export type RolloutDraft = {
  readonly who: 'everybody' | 'nobody' | 'some';
  readonly percentage: number;
  readonly companies: string;
};

const WHO = { everybody: 'On for everybody', nobody: 'Off', some: 'On for some companies' } as const;

type RolloutFieldsProps = { draft: RolloutDraft; onDraft: (draft: RolloutDraft) => void };

export function RolloutFields({ draft, onDraft }: RolloutFieldsProps): ReactNode {
  return (
    <>
      <fieldset className={styles.choice}>
        <legend>State</legend>
        {(['everybody', 'nobody', 'some'] as const).map((who) => (
          <label key={who}>
            <input
              type="radio"
              name="who"
              checked={draft.who === who}
              onChange={() => onDraft({ ...draft, who })}
            />
            {WHO[who]}
          </label>
        ))}
      </fieldset>
      {draft.who === 'some' && (
        <>
          <Field
            label="Share of companies, %"
            hint="Each company keeps its place: more share only adds some."
          >
            {(control) => (
              <input
                {...control}
                type="number"
                min={0}
                max={100}
                step={1}
                required
                value={draft.percentage}
                onChange={({ target }) => onDraft({ ...draft, percentage: Number(target.value) })}
              />
            )}
          </Field>
          <Field label="Companies that have it whatever the share" hint="Ids, one a line.">
            {(control) => (
              <textarea
                {...control}
                rows={3}
                value={draft.companies}
                onChange={({ target }) => onDraft({ ...draft, companies: target.value })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
