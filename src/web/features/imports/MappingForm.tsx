import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { CsvMapping } from '@/features/imports/importContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { type CsvSample, csvSample, readSample } from './csvSample.ts';
import { importUpload } from './importUpload.ts';
import styles from './MappingForm.module.css';
import { COLUMN_ROLES, type MappingChoices, mappingOf } from './mappingOf.ts';
import { SampleTable } from './SampleTable.tsx';

type MappingFormProps = { file: File; error: Error | undefined; onMapped: (mapping: CsvMapping) => void };
type ColumnSelectProps = {
  value: string;
  onChange: (value: string) => void;
  head: readonly string[];
  id: string;
};

function ColumnSelect({ value, onChange, head, ...control }: ColumnSelectProps): ReactNode {
  return (
    <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">Not in the file</option>
      {head.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name; their order is the file's
        <option key={index} value={index}>
          {name || `Column ${index + 1}`}
        </option>
      ))}
    </select>
  );
}

function FormatFields({
  choices,
  set,
}: {
  choices: MappingChoices;
  set: (name: string, value: string) => void;
}) {
  return (
    <>
      <Field label="Dates are written">
        {(control) => (
          <select
            {...control}
            value={choices.dateFormat ?? ''}
            onChange={(event) => set('dateFormat', event.target.value)}
          >
            <option value="">Find out</option>
            <option value="YMD">Year month day</option>
            <option value="DMY">Day month year</option>
            <option value="MDY">Month day year</option>
          </select>
        )}
      </Field>
      <Field label="Decimals are written with">
        {(control) => (
          <select
            {...control}
            value={choices.decimal ?? ''}
            onChange={(event) => set('decimal', event.target.value)}
          >
            <option value="">Find out</option>
            <option value=".">A point, 1234.50</option>
            <option value=",">A comma, 1234,50</option>
          </select>
        )}
      </Field>
    </>
  );
}

/** For a CSV of no known layout: which column is what. */
export function MappingForm({ file, error, onMapped }: MappingFormProps): ReactNode {
  const [sample, setSample] = useState<CsvSample>();
  const [choices, setChoices] = useState<MappingChoices>({});
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    void readSample(file).then((text) => setSample(csvSample(text)));
  }, [file]);
  if (sample === undefined) return <Skeleton shape="text" label="Reading the columns" />;
  const set = (name: string, value: string): void => setChoices({ ...choices, [name]: value });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const mapping = mappingOf(choices, sample.head);
    if (typeof mapping === 'string') setFault(mapping);
    else {
      setFault(undefined);
      onMapped(mapping);
    }
  };
  return (
    <Section
      title={`Which column is what in ${file.name}?`}
      note="This CSV has no layout that is known. Name its columns; nothing is written before you have seen the preview."
    >
      {error && <ErrorNotice error={error} what="The file could not be read with these columns" />}
      <SampleTable sample={sample} />
      <form className={styles.form} onSubmit={submit}>
        {COLUMN_ROLES.map(({ role, label, hint }) => (
          <Field key={role} label={label} hint={hint}>
            {(control) => (
              <ColumnSelect
                {...control}
                head={sample.head}
                value={choices[role] ?? ''}
                onChange={(value) => set(role, value)}
              />
            )}
          </Field>
        ))}
        <FormatFields choices={choices} set={set} />
        <div className={styles.actions}>
          {fault && (
            <p className={styles.fault} role="alert">
              {fault}
            </p>
          )}
          <Button onClick={() => importUpload.forget()}>Choose another file</Button>
          <Button type="submit" tone="primary">
            Read the file with these columns
          </Button>
        </div>
      </form>
    </Section>
  );
}
