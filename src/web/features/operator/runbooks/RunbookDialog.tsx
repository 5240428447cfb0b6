import type { ReactNode } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { RunbookSteps } from './RunbookSteps.tsx';
import { runbookOf } from './runbookOf.ts';

export function RunbookDialog({ id, onClose }: { id: string | null; onClose: () => void }): ReactNode {
  const runbook = runbookOf(id);
  return (
    <Dialog title={`${id} ${runbook?.title ?? ''}`} isOpen={runbook !== undefined} onClose={onClose}>
      {runbook && <RunbookSteps runbook={runbook} />}
    </Dialog>
  );
}
