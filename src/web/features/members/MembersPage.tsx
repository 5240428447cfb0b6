import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { memberQueries } from '@/web/lib/queries/memberQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { InviteMember } from './InviteMember.tsx';
import { MemberRow } from './MemberRow.tsx';
import { OpenInvitations } from './OpenInvitations.tsx';

const route = getRouteApi('/c/$companyId/members');

export function MembersPage(): ReactNode {
  const { companyId } = route.useParams();
  const { data: members, error, refetch } = useQuery(memberQueries.list(companyId));
  const mayChange = useMayDo(companyId, 'members.change');
  const mayInvite = useMayDo(companyId, 'members.invite');
  const mayMakeOwners = useMayDo(companyId, 'owners.change');
  const [fault, setFault] = useState<Error>();
  return (
    <Page title="Members" lead="Who belongs to the company, and what they may do in it.">
      {error && (
        <ErrorNotice error={error} what="The members could not be read" onRetry={() => void refetch()} />
      )}
      {fault && <ErrorNotice error={fault} what="Nothing was changed" />}
      {members === undefined && !error && <Skeleton shape="table" label="Reading the members" />}
      {members && (
        <TableFrame label="Members">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">E-mail</th>
                <th scope="col">Role</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span className="visuallyHidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <MemberRow
                  key={member.userId}
                  companyId={companyId}
                  member={member}
                  mayChange={mayChange}
                  mayMakeOwners={mayMakeOwners}
                  onError={setFault}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {mayInvite && <InviteMember companyId={companyId} mayMakeOwners={mayMakeOwners} />}
      {mayInvite && <OpenInvitations companyId={companyId} />}
    </Page>
  );
}
