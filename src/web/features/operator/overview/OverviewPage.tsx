import { type ReactNode, useState } from 'react';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { agoText } from '../console/timeText.ts';
import { useNow } from '../console/useNow.ts';
import { useVerdict } from '../console/useVerdict.ts';
import { RunbookDialog } from '../runbooks/RunbookDialog.tsx';
import { FindingList } from './FindingList.tsx';
import { LostView } from './LostView.tsx';
import { PartGrid } from './PartGrid.tsx';
import { VerdictLine } from './VerdictLine.tsx';

/** First one sentence, then every line with since when, how bad, and the next step. */
export function OverviewPage(): ReactNode {
  const { verdict, query } = useVerdict();
  const nowMs = useNow();
  const [runbook, setRunbook] = useState<string | null>(null);
  const { data: overview, dataUpdatedAt, error } = query;
  const isLost = verdict.kind === 'lost';
  const from = `From ${agoText(dataUpdatedAt, nowMs)}.`;
  return (
    <Page title="What is wrong now">
      <VerdictLine verdict={verdict} />
      {isLost && <LostView error={error} onRunbook={setRunbook} />}
      {verdict.kind === 'reading' && <Skeleton shape="table" label="Looking what is wrong" />}
      {overview !== undefined && overview.findings.length > 0 && (
        <Section title={isLost ? 'What was wrong when it was last read' : 'Wrong now'} note={isLost && from}>
          <FindingList findings={overview.findings} isOld={isLost} onRunbook={setRunbook} />
        </Section>
      )}
      {overview !== undefined && (
        <Section
          title={isLost ? 'What was looked at then' : 'Everything that was looked at'}
          note={isLost && from}
        >
          <PartGrid parts={overview.parts} isOld={isLost} />
        </Section>
      )}
      <RunbookDialog id={runbook} onClose={() => setRunbook(null)} />
    </Page>
  );
}
