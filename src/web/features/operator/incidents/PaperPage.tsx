import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ReportKind } from '@/core/incidents/reportDeadlines.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { consoleQueries, forgetOperations, type ReportStanding } from '@/web/lib/queries/consoleQueries.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { TextField } from '../console/TextField.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';
import styles from './PaperPage.module.css';
import { PAPER_WORDS } from './Papers.tsx';

type PaperPageProps = { id: string; kind: ReportKind };

/** The report or the post-mortem: drafted from the timeline, finished by a person, handed in. */
export function PaperPage({ id, kind }: PaperPageProps): ReactNode {
  const query = useQuery(consoleQueries.reports(id));
  const standing = query.data?.find((one) => one.kind === kind);
  return (
    <Page
      title={PAPER_WORDS[kind]}
      lead="Drafted from the timeline. What a person must write is marked; it cannot be handed in before."
      actions={
        <Link to="/operator/$" params={{ _splat: `incidents/${id}` }} className={buttonClass('plain')}>
          Back to the incident
        </Link>
      }
    >
      <ReadState query={query} what="the paper" />
      {standing?.submitted && <Submitted submitted={standing.submitted} />}
      {standing !== undefined && standing.submitted === null && <Draft id={id} kind={kind} />}
    </Page>
  );
}

function Submitted({ submitted }: { submitted: NonNullable<ReportStanding['submitted']> }): ReactNode {
  const nameOf = usePersonName();
  return (
    <>
      <Notice tone="good" title="It was handed in">
        <p>
          <Since at={submitted.submittedAt} />, by {nameOf(submitted.submittedBy)}. Runbook:{' '}
          {submitted.runbookUpdate === 'changed' ? 'changed' : 'needed no change'}. {submitted.runbookNote}
        </p>
      </Notice>
      <pre className={styles.text}>{submitted.text}</pre>
    </>
  );
}

function Draft({ id, kind }: PaperPageProps): ReactNode {
  const draft = useQuery({
    queryKey: ['operator', 'draft', id, kind],
    queryFn: ({ signal }) =>
      requestJson<{ text: string }>(`/api/operators/incidents/${id}/reports/${kind}/draft`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (draft.error)
    return <ErrorNotice error={draft.error} what="No draft" onRetry={() => void draft.refetch()} />;
  if (draft.data === undefined) return <Skeleton shape="text" label="Drafting" />;
  return <PaperForm id={id} kind={kind} drafted={draft.data.text} />;
}

function PaperForm({ id, kind, drafted }: PaperPageProps & { drafted: string }): ReactNode {
  const { goTo } = useConsolePlace();
  const [text, setText] = useState(drafted);
  const [update, setUpdate] = useState<'changed' | 'not-needed'>('not-needed');
  const [note, setNote] = useState('');
  const submit = useMutation({
    mutationFn: () =>
      requestJson(`/api/operators/incidents/${id}/reports/${kind}`, {
        method: 'PUT',
        json: { text, runbookUpdate: update, runbookNote: note },
      }),
    onSettled: forgetOperations,
    onSuccess: () => {
      announce('It is handed in.');
      goTo(`incidents/${id}`);
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit.mutate();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      {submit.error && <ErrorNotice error={submit.error} what="It was not handed in" />}
      <Field label="Text" hint="Markdown.">
        {(control) => (
          <textarea
            {...control}
            className={styles.text}
            rows={28}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <ChoiceField
        label="The runbook"
        value={update}
        choices={[
          { value: 'not-needed', label: 'needs no change' },
          { value: 'changed', label: 'had to change, and was' },
        ]}
        onValue={setUpdate}
      />
      <TextField label="About the runbook" value={note} onValue={setNote} isOptional lengthMax={1_000} />
      <div>
        <Button type="submit" tone="primary" disabled={submit.isPending}>
          Hand it in
        </Button>
      </div>
    </form>
  );
}
