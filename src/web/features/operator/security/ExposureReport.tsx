import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Exposure } from '@/features/securityResponse/securityResponseContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { errorOfResponse } from '@/web/lib/api/ApiError.ts';
import { requestJson, requestRaw } from '@/web/lib/api/requestJson.ts';
import { downloadBlob } from '@/web/lib/downloadBlob.ts';
import { formatCount, formatNumber } from '@/web/lib/format/formatCount.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { ChoiceField } from '../console/ChoiceField.tsx';
import { TextField } from '../console/TextField.tsx';
import styles from './ExposureReport.module.css';
import { ExposureTable } from './ExposureTable.tsx';
import { localMinute } from './localMinute.ts';

const URL = '/api/operators/security/exposure';
const DAY_MS = 86_400_000;
const KINDS = [
  { value: 'companyId', label: 'In a company' },
  { value: 'email', label: 'By a person' },
  { value: 'apiKeyId', label: 'With an API key' },
  { value: 'sessionId', label: 'In a session' },
  { value: 'ip', label: 'From an address' },
] as const;
const LABELS = {
  companyId: 'Id of the company',
  email: 'E-mail of the person',
  apiKeyId: 'Id of the key',
  sessionId: 'Id of the session',
  ip: 'Address',
} as const;
type Kind = (typeof KINDS)[number]['value'];
type Draft = { kind: Kind; named: string; from: string; to: string };
type Question = Readonly<Record<string, string>>;

function questionOf({ kind, named, from, to }: Draft): Question {
  return { [kind]: named.trim(), from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** Who read what. Each question is in the audit log, so that none is asked by itself. */
export function ExposureReport(): ReactNode {
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ kind: 'companyId', named: '' },
    ...{ from: localMinute(Date.now() - DAY_MS), to: localMinute(Date.now() + 60_000) },
  }));
  const [asked, setAsked] = useState<Question>({});
  const ask = useMutation({
    mutationFn: (query: Question) => requestJson<Exposure>(URL, { query }),
    onSuccess: ({ rowCount }) => announce(`${rowCount} rows.`),
  });
  const save = useMutation({
    mutationFn: async () => {
      const response = await requestRaw(`${URL}/export`, { query: asked });
      if (!response.ok) throw await errorOfResponse(response);
      downloadBlob('exposure.csv', await response.blob());
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const query = questionOf(draft);
    setAsked(query);
    save.reset();
    ask.mutate(query);
  };
  return (
    <Section
      title="Who read what"
      note="Out of the access log of the server that answers. That you asked is in the audit log."
    >
      <QuestionForm draft={draft} isBusy={ask.isPending} onDraft={setDraft} onSubmit={submit} />
      {ask.error && <ErrorNotice error={ask.error} what="Nothing was looked up" />}
      {save.error && <ErrorNotice error={save.error} what="There is no file" />}
      {ask.data && <Answer report={ask.data} isBusy={save.isPending} onSave={() => save.mutate()} />}
    </Section>
  );
}

type QuestionFormProps = {
  draft: Draft;
  isBusy: boolean;
  onDraft: (draft: Draft) => void;
  onSubmit: (event: FormEvent) => void;
};

function QuestionForm({ draft, isBusy, onDraft, onSubmit }: QuestionFormProps): ReactNode {
  const when = (label: string, name: 'from' | 'to') => (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          required
          value={draft[name]}
          onChange={({ target }) => onDraft({ ...draft, [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <ChoiceField
        label="What was read"
        value={draft.kind}
        choices={KINDS}
        onValue={(kind) => onDraft({ ...draft, kind, named: '' })}
      />
      <TextField
        label={LABELS[draft.kind]}
        value={draft.named}
        onValue={(named) => onDraft({ ...draft, named })}
        lengthMax={254}
      />
      {when('From', 'from')}
      {when('Until', 'to')}
      <Button type="submit" disabled={isBusy}>
        {isBusy ? 'Reading the log' : 'Look it up'}
      </Button>
    </form>
  );
}

type AnswerProps = { report: Exposure; isBusy: boolean; onSave: () => void };

function Answer({ report, isBusy, onSave }: AnswerProps): ReactNode {
  const { rows, rowCount, linesRead, gaps } = report;
  const shown = rowCount > rows.length ? `The first ${formatNumber(rows.length)} of ` : '';
  return (
    <>
      {rows.length === 0 ? (
        <p role="status">Nothing of it stands in the log.</p>
      ) : (
        <>
          <p className={styles.head}>
            {shown}
            {formatCount(rowCount, 'row')} out of {formatNumber(linesRead)} lines.
            <Button disabled={isBusy} onClick={onSave}>
              All of it as CSV
            </Button>
          </p>
          <ExposureTable rows={rows} />
        </>
      )}
      <h3>What this does not know</h3>
      <ul className={styles.gaps}>
        {gaps.map((gap) => (
          <li key={gap}>{gap}</li>
        ))}
      </ul>
    </>
  );
}
