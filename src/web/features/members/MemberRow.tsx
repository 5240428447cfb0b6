import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Role } from '@/core/access/roles.ts';
import type { Member } from '@/features/members/memberContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { RoleSelect } from './RoleSelect.tsx';
import { roleName } from './roleWords.ts';

type MemberRowProps = {
  companyId: string;
  member: Member;
  mayChange: boolean;
  mayMakeOwners: boolean;
  onError: (error: Error | undefined) => void;
};

export function MemberRow(props: MemberRowProps): ReactNode {
  const { companyId, member, mayChange, mayMakeOwners, onError } = props;
  const [isAsking, setAsking] = useState(false);
  const path = `/api/members/${member.userId}`;
  const onDone = async (words: string): Promise<void> => {
    onError(undefined);
    announce(words);
    await queryClient.invalidateQueries({ queryKey: ['company', companyId] });
  };
  const change = useMutation({
    mutationFn: (role: Role) => requestJson(path, { method: 'PUT', companyId, json: { role } }),
    onSuccess: (_, role) => onDone(`${member.name} is ${roleName(role).toLowerCase()} now.`),
    onError,
  });
  const remove = useMutation({
    mutationFn: () => requestJson(path, { method: 'DELETE', companyId }),
    onSuccess: () => onDone(`${member.name} is removed.`),
    onError,
  });
  const isMine = mayChange && (member.role !== 'owner' || mayMakeOwners);
  return (
    <tr>
      <th scope="row">{member.name}</th>
      <td>{member.email}</td>
      <td data-nowrap>
        {isMine ? (
          <RoleSelect
            aria-label={`Role of ${member.name}`}
            role={member.role}
            mayMakeOwners={mayMakeOwners}
            disabled={change.isPending}
            onRole={(role) => change.mutate(role)}
          />
        ) : (
          roleName(member.role)
        )}
      </td>
      <td data-nowrap>{formatInstant(member.joinedAt)}</td>
      <td data-nowrap>
        {isMine && (
          <>
            <Button
              tone="quiet"
              aria-label={`Remove ${member.name}`}
              disabled={remove.isPending}
              onClick={() => setAsking(true)}
            >
              Remove
            </Button>
            <ConfirmDialog
              title={`Remove ${member.name}?`}
              action="Remove from the company"
              isOpen={isAsking}
              onClose={() => setAsking(false)}
              onConfirm={() => remove.mutate()}
            >
              <p>{member.name} can no longer open this company. What they did stays in the books.</p>
            </ConfirmDialog>
          </>
        )}
      </td>
    </tr>
  );
}
