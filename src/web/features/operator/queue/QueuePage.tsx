import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QueueStatus } from '@/features/queue/queueContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatNumber } from '@/web/lib/format/formatCount.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { FactList } from '../console/FactList.tsx';
import { KeyHint } from '../console/KeyHint.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { Since } from '../console/Since.tsx';
import { spanText } from '../console/timeText.ts';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';
import { JobTable } from './JobTable.tsx';
import { QueueForms } from './QueueForms.tsx';
import { QueueLadder } from './QueueLadder.tsx';
import { WorkerTable } from './WorkerTable.tsx';

export function QueuePage(): ReactNode {
  const query = useQuery(consoleQueries.queue);
  const { setAct } = useConsolePlace();
  const { data: status } = query;
  const isPaused = status !== undefined && (status.intake.pause ?? status.processing.pause) !== null;
  return (
    <Page
      title="Queue and workers"
      lead="Forecasts that wait. At 500 new ones are refused by themselves, and taken again below 400."
      actions={
        <>
          {isPaused && (
            <Button tone="primary" onClick={() => setAct('resume')}>
              Resume <KeyHint>r</KeyHint>
            </Button>
          )}
          <Button onClick={() => setAct('pause-intake')}>
            Take no new ones <KeyHint>i</KeyHint>
          </Button>
          <Button onClick={() => setAct('pause-processing')}>
            Let them wait <KeyHint>p</KeyHint>
          </Button>
          <Button onClick={() => setAct('scale')}>
            Workers <KeyHint>s</KeyHint>
          </Button>
        </>
      }
    >
      <ReadState query={query} what="the queue" />
      {status && <Pauses status={status} />}
      {status && <QueueLadder status={status} />}
      {status && <Figures status={status} />}
      <WorkerTable />
      <JobTable />
      {status && <QueueForms status={status} />}
    </Page>
  );
}

function Pauses({ status: { intake, processing } }: { status: QueueStatus }): ReactNode {
  const nameOf = usePersonName();
  const pauses = [
    { title: 'No new forecasts are taken', pause: intake.pause },
    { title: 'Forecasts wait on purpose', pause: processing.pause },
  ];
  return (
    <>
      {intake.state === 'full' && (
        <Notice tone="negative" title="Full: new forecasts are refused by themselves">
          <p>Customers get 503 and when to try again. Nothing has to be done for it to open again.</p>
        </Notice>
      )}
      {pauses.map(
        ({ title, pause }) =>
          pause && (
            <Notice key={title} tone="caution" title={title}>
              <p>
                Since <Since at={pause.since} />, by {nameOf(pause.by)}: {pause.reason}
              </p>
            </Notice>
          ),
      )}
    </>
  );
}

function Figures({ status }: { status: QueueStatus }): ReactNode {
  const { waiting, running, listed, oldestWaitingSeconds, endedLastMinute, stalledSeconds, workers } = status;
  const wanted = workers.isAutomatic ? 'as many as are needed' : `${workers.wanted ?? 1} by hand`;
  return (
    <Section title="Now">
      <FactList
        facts={[
          {
            name: 'Wait',
            value: `${formatNumber(waiting)}, the oldest for ${spanText(oldestWaitingSeconds * 1000)}`,
          },
          { name: 'Run', value: `${running}; ${endedLastMinute} ended in the last minute` },
          {
            name: 'Nothing has ended for',
            value: stalledSeconds === 0 ? 'it goes on' : spanText(stalledSeconds * 1000),
          },
          {
            name: 'In the list of Redis',
            value: listed === null ? 'Redis does not say' : formatNumber(listed),
          },
          {
            name: 'Workers',
            value: `${workers.live} live, ${workers.busy} of ${workers.slots} places busy (${Math.round(workers.utilisationPercent)} %)`,
          },
          {
            name: 'Wanted',
            value: `${wanted}${workers.max === null ? '' : `, ${workers.max} at most`}${workers.isSupervised ? '' : '; no supervisor starts them'}`,
          },
          ...status.companies.slice(0, 3).map(({ companyId, waiting: its }) => ({
            name: `${formatNumber(its)} wait of`,
            value: <code>{companyId}</code>,
          })),
        ]}
      />
    </Section>
  );
}
