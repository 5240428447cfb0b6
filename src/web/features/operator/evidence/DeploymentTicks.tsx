import type { ReactNode } from 'react';
import { CHECKLISTS, TICKABLE } from '@/core/checklists/checklists.ts';
import type {
  EvidenceBook,
  EvidenceEntry,
  EvidenceStandingEntry,
} from '@/features/evidence/evidenceContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { CopyText } from '../console/CopyText.tsx';
import { KeyHint } from '../console/KeyHint.tsx';
import { Since } from '../console/Since.tsx';
import { TickForm } from '../console/TickForm.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';

/** The one of an incident is ticked in its room. */
const BOXES = [...CHECKLISTS['pre-deploy'], ...CHECKLISTS['post-deploy']].filter(({ id }) =>
  TICKABLE.some((one) => one === id),
);
const KEYS: Readonly<Record<string, string>> = { 'on-call-notified': 'n', 'user-reports-normal': 'u' };

/** What a person answers before and after a deployment; everything else of the checklists is asked by the command. */
export function DeploymentTicks({ book: { standings, items } }: { book: EvidenceBook }): ReactNode {
  const { act, setAct } = useConsolePlace();
  const rows = BOXES.map((box) => ({
    box,
    standing: standings.find(({ kind }) => kind === box.id),
    last: items.find(({ kind }) => kind === box.id),
  }));
  return (
    <Section
      title="What a person ticks"
      note="Everything else of the checklists is asked where the clone is, by the commands below."
    >
      <DataTable
        label="What a person ticks"
        rows={rows}
        keyOf={({ box }) => box.id}
        columns={[
          { name: 'Box', cell: ({ box }) => box.text },
          { name: 'Standing', kind: 'nowrap', cell: ({ standing }) => standingOf(standing) },
          { name: 'Ticked', cell: ({ last }) => (last ? <Ticked last={last} /> : 'Not lately') },
          {
            name: 'Holds until',
            kind: 'nowrap',
            cell: ({ standing }) => standing?.expiresAt && formatInstant(standing.expiresAt),
          },
          {
            name: 'Actions',
            kind: 'actions',
            cell: ({ box }) => (
              <Button onClick={() => setAct(box.id)}>
                Tick it<span className="visuallyHidden">: {box.text}</span> <KeyHint>{KEYS[box.id]}</KeyHint>
              </Button>
            ),
          },
        ]}
      />
      <CopyText text="npx accubooks checklist pre-deploy" what="the command that asks before a deployment" />
      <CopyText text="npx accubooks checklist post-deploy" what="the command that asks after a deployment" />
      {BOXES.map((box) => (
        <TickForm key={box.id} box={box} isOpen={act === box.id} onClose={() => setAct(undefined)} />
      ))}
    </Section>
  );
}

function standingOf(standing: EvidenceStandingEntry | undefined): string {
  if (standing?.lastOutcome === 'passed' && !standing.isExpired) return 'Ticked';
  return standing?.passedAt ? 'Expired' : 'Not ticked';
}

function Ticked({ last }: { last: EvidenceEntry }): ReactNode {
  const nameOf = usePersonName();
  return (
    <>
      <Since at={last.happenedAt} />, {nameOf(last.recordedBy)}: {String(last.detail.note)}
    </>
  );
}
