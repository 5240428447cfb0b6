import type { FormEvent, ReactNode } from 'react';
import {
  PROBLEM_AREAS,
  PROBLEM_IMPACTS,
  type ProblemArea,
  type ProblemImpact,
} from '@/core/incidents/problemReports.ts';
import type { ProblemReportOrder } from '@/features/incidents/problemReportContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { ApiError } from '@/web/lib/api/ApiError.ts';
import { AREA_WORDS, IMPACT_WORDS } from './problemWords.ts';
import styles from './ReportProblemPage.module.css';

/** What is sent with it has to fit beside it. */
const TEXT_LENGTH_MAX = 1_600;

type ProblemFormProps = {
  order: ProblemReportOrder;
  /** What is sent with it. */
  context: string;
  error: Error | null;
  isBusy: boolean;
  onOrder: (order: ProblemReportOrder) => void;
  onSubmit: () => void;
};

export function ProblemForm(props: ProblemFormProps): ReactNode {
  const { order, context, error, isBusy, onOrder, onSubmit } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {error && <NotSent error={error} />}
      <Field
        label="What happened?"
        hint="What you did, what you expected, and what you saw instead. No passwords, please."
      >
        {(control) => (
          <textarea
            {...control}
            className={styles.long}
            rows={6}
            required
            maxLength={TEXT_LENGTH_MAX}
            value={order.text}
            onChange={({ target }) => onOrder({ ...order, text: target.value })}
          />
        )}
      </Field>
      <ImpactChoice impact={order.impact} onImpact={(impact) => onOrder({ ...order, impact })} />
      <Field label="What is it about?">
        {(control) => (
          <select
            {...control}
            value={order.area}
            onChange={({ target }) => onOrder({ ...order, area: target.value as ProblemArea })}
          >
            {PROBLEM_AREAS.map((area) => (
              <option key={area} value={area}>
                {AREA_WORDS[area]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {context !== '' && <p className={styles.context}>Sent with it: {context}.</p>}
      <Button type="submit" tone="primary" disabled={isBusy}>
        {isBusy ? 'Sending' : 'Send it'}
      </Button>
    </form>
  );
}

type ImpactChoiceProps = { impact: ProblemImpact | undefined; onImpact: (impact: ProblemImpact) => void };

function ImpactChoice({ impact, onImpact }: ImpactChoiceProps): ReactNode {
  return (
    <fieldset className={styles.impact}>
      <legend>What does it do to you?</legend>
      {PROBLEM_IMPACTS.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="impact"
            required
            checked={impact === one}
            onChange={() => onImpact(one)}
          />
          {IMPACT_WORDS[one]}
        </label>
      ))}
    </fieldset>
  );
}

/** What was written stays in the form. */
function NotSent({ error }: { error: Error }): ReactNode {
  if (!(error instanceof ApiError) || error.code !== 'PROBLEM_REPORTS_ENOUGH')
    return <ErrorNotice error={error} what="Your report was not sent" />;
  const { statusUrl } = error.details;
  return (
    <Notice tone="caution" role="alert" title="We have enough reports from you for now">
      <p>
        {error.message} What you wrote stays here as long as this page is open.
        {typeof statusUrl === 'string' && (
          <>
            {' '}
            <a href={statusUrl}>Open the status page</a>
          </>
        )}
      </p>
    </Notice>
  );
}
