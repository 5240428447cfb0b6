import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Role } from '@/core/access/roles.ts';
import type { CreatedInvitation } from '@/features/members/memberContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { memberQueries } from '@/web/lib/queries/memberQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './InviteMember.module.css';
import { RoleSelect } from './RoleSelect.tsx';
import { ROLE_WORDS, roleName } from './roleWords.ts';

type InviteMemberProps = { companyId: string; mayMakeOwners: boolean };

/** The token stands behind the #: browsers send that part to no server. */
function linkOf({ token }: CreatedInvitation): string {
  return `${window.location.origin}/join#${token}`;
}

export function InviteMember({ companyId, mayMakeOwners }: InviteMemberProps): ReactNode {
  const [role, setRole] = useState<Role>('accountant');
  const invite = useMutation({
    mutationFn: () =>
      requestJson<CreatedInvitation>('/api/invitations', { method: 'POST', companyId, json: { role } }),
    onSuccess: async () => {
      announce('The link of the invitation is on the page.');
      await queryClient.invalidateQueries({ queryKey: memberQueries.invitations(companyId).queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <Section title="Invite somebody" note="You get a link for one person. It works once, for seven days.">
      {invite.error && <ErrorNotice error={invite.error} what="Nobody was invited" />}
      <form className={styles.form} onSubmit={submit}>
        <Field label="Role" hint={ROLE_WORDS[role]}>
          {(control) => (
            <RoleSelect {...control} role={role} mayMakeOwners={mayMakeOwners} onRole={setRole} />
          )}
        </Field>
        <Button type="submit" tone="primary" disabled={invite.isPending}>
          Make an invitation
        </Button>
      </form>
      {invite.data && (
        <Field
          label={`Link for one ${roleName(invite.data.role).toLowerCase()}`}
          hint={`Send it to them yourself: it is shown only now, and works until ${formatInstant(invite.data.expiresAt)}.`}
        >
          {(control) => (
            <input
              {...control}
              readOnly
              value={linkOf(invite.data)}
              onFocus={(event) => event.target.select()}
            />
          )}
        </Field>
      )}
    </Section>
  );
}
