import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ApprovalEntry } from '@/features/platformAudit/platformAuditContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { Page } from '@/web/components/Page.tsx';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { KeyHint } from '../console/KeyHint.tsx';
import { ReadState } from '../console/ReadState.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { ApprovalTable } from './ApprovalTable.tsx';
import { DocumentToSign } from './DocumentToSign.tsx';
import { SubmitApproval } from './SubmitApproval.tsx';
import { UseApproval } from './UseApproval.tsx';

export function ApprovalsPage(): ReactNode {
  const query = useQuery(consoleQueries.approvals);
  const { act, setAct } = useConsolePlace();
  const [read, setRead] = useState<ApprovalEntry>();
  const [used, setUsed] = useState<ApprovalEntry>();
  return (
    <Page
      title="Approvals"
      lead="What only a signature allows. It is asked for here, signed elsewhere with a key that no server has, handed in, and used once."
      actions={
        <Button tone="primary" onClick={() => setAct('submit')}>
          Hand in a signed approval <KeyHint>s</KeyHint>
        </Button>
      }
    >
      <ReadState query={query} what="approvals" />
      <ApprovalTable approvals={query.data} onRead={setRead} onUse={setUsed} />
      <SubmitApproval isOpen={act === 'submit'} onClose={() => setAct(undefined)} />
      <Dialog title="What is to be signed" isOpen={read !== undefined} onClose={() => setRead(undefined)}>
        {read && <DocumentToSign document={read.document} onClose={() => setRead(undefined)} />}
      </Dialog>
      <UseApproval approval={used} onClose={() => setUsed(undefined)} />
    </Page>
  );
}
