import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { scenarioQueries } from '@/web/lib/queries/scenarioQueries.ts';
import { CommandPicker } from './CommandPicker.tsx';
import { useCommands } from './useCommands.ts';

type CommandBoxProps = { companyId: string; isOpen: boolean; onClose: () => void };

/** One box over pages, accounts, scenarios and actions. */
export function CommandBox({ companyId, isOpen, onClose }: CommandBoxProps): ReactNode {
  return (
    <Dialog title="Find or do" isOpen={isOpen} onClose={onClose}>
      <CompanyCommands companyId={companyId} onClose={onClose} />
    </Dialog>
  );
}

function CompanyCommands({ companyId, onClose }: Omit<CommandBoxProps, 'isOpen'>): ReactNode {
  const accounts = useQuery(reportQueries.accounts(companyId));
  const scenarios = useQuery(scenarioQueries.list(companyId));
  const commands = useCommands(companyId, accounts.data ?? [], scenarios.data ?? []);
  return <CommandPicker label="Page, account, scenario or action" commands={commands} onClose={onClose} />;
}
