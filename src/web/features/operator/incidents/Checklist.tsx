import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ChecklistBox } from '@/features/checklists/checklistContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { CopyText } from '../console/CopyText.tsx';
import styles from '../console/EntryList.module.css';
import { KeyHint } from '../console/KeyHint.tsx';
import { namedText } from '../console/namedText.ts';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { type LookState, StateLine } from '../console/StateLine.tsx';
import { TickForm } from '../console/TickForm.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';

const STATES: Readonly<Record<ChecklistBox['verdict'], LookState>> = {
  passed: 'fine',
  failed: 'wrong',
  unknown: 'unknown',
};
const WORDS: Readonly<Record<LookState, string>> = { fine: 'done', wrong: 'not done', unknown: 'not known' };

/** What is to be done in every incident, asked anew while the room is open. */
export function Checklist({ id }: { id: string }): ReactNode {
  const query = useQuery(consoleQueries.incidentChecklist(id));
  const { act, setAct } = useConsolePlace();
  const boxes = query.data?.boxes ?? [];
  const ofPeople = boxes.find(({ isTickable }) => isTickable);
  const done = boxes.filter(({ verdict }) => verdict === 'passed').length;
  return (
    <Section title="Checklist" note={query.data && `${done} of ${boxes.length} done.`}>
      <ReadState query={query} what="the checklist" />
      {query.data && (
        <ul className={styles.list} data-old={query.error !== null}>
          {boxes.map((box) => (
            <BoxRow key={box.id} box={box} onTick={() => setAct('tick')} />
          ))}
        </ul>
      )}
      {ofPeople && (
        <TickForm box={ofPeople} incidentId={id} isOpen={act === 'tick'} onClose={() => setAct(undefined)} />
      )}
    </Section>
  );
}

function BoxRow({ box, onTick }: { box: ChecklistBox; onTick: () => void }): ReactNode {
  const { verdict, requirement, text, value, asked, at, isTickable, command } = box;
  const nameOf = usePersonName();
  const state = STATES[verdict];
  return (
    <li>
      <StateLine state={state}>
        {text}: {WORDS[state]}
      </StateLine>
      <p>{namedText(value, nameOf)}</p>
      <p className={styles.when}>
        {requirement}, asked <Since at={at} />: {asked}
      </p>
      {isTickable && verdict !== 'passed' && (
        <div>
          <Button onClick={onTick}>
            Tick it <KeyHint>y</KeyHint>
          </Button>
        </div>
      )}
      {command !== null && <CopyText text={command} what={`the command for: ${text}`} />}
    </li>
  );
}
