import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { memberQueries } from '@/web/lib/queries/memberQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { roleName } from './roleWords.ts';

export function OpenInvitations({ companyId }: { companyId: string }): ReactNode {
  const { data: invitations, error } = useQuery(memberQueries.invitations(companyId));
  const revoke = useMutation({
    mutationFn: (id: string) => requestJson(`/api/invitations/${id}`, { method: 'DELETE', companyId }),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: memberQueries.invitations(companyId).queryKey }),
    onSuccess: () => announce('The invitation is taken back.'),
  });
  const fault = error ?? revoke.error;
  if (fault) return <ErrorNotice error={fault} what="Invitations" />;
  if (invitations === undefined || invitations.length === 0) return null;
  return (
    <Section title="Open invitations">
      <DataTable
        label="Open invitations"
        rows={invitations}
        keyOf={({ id }) => id}
        columns={[
          { name: 'Role', cell: ({ role }) => roleName(role) },
          { name: 'Mailed to', cell: ({ mailedTo }) => mailedTo ?? 'Passed on by hand' },
          { name: 'Invited by', cell: ({ invitedBy }) => invitedBy },
          { name: 'Works until', kind: 'nowrap', cell: ({ expiresAt }) => formatInstant(expiresAt) },
          {
            name: 'Actions',
            kind: 'actions',
            cell: ({ id, role }) => (
              <Button
                tone="quiet"
                aria-label={`Take back the invitation as ${role}`}
                disabled={revoke.isPending}
                onClick={() => revoke.mutate(id)}
              >
                Take back
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}
