import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
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
      <TableFrame label="Open invitations">
        <table>
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">Mailed to</th>
              <th scope="col">Invited by</th>
              <th scope="col">Works until</th>
              <th scope="col">
                <span className="visuallyHidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map(({ id, role, mailedTo, invitedBy, expiresAt }) => (
              <tr key={id}>
                <th scope="row">{roleName(role)}</th>
                <td>{mailedTo ?? 'Passed on by hand'}</td>
                <td>{invitedBy}</td>
                <td data-nowrap>{formatInstant(expiresAt)}</td>
                <td data-nowrap>
                  <Button
                    tone="quiet"
                    aria-label={`Take back the invitation as ${role}`}
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate(id)}
                  >
                    Take back
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
