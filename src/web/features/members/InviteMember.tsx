import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Role } from '@/core/access/roles.ts';
import type { CreatedInvitation } from '@/features/members/memberContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { ShownOnce } from '@/web/components/ShownOnce.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { memberQueries } from '@/web/lib/queries/memberQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './InviteMember.module.css';
import { RoleSelect } from './RoleSelect.tsx';
import { ROLE_WORDS, roleName } from './roleWords.ts';

type InviteMemberProps = { companyId: string; mayMakeOwners: boolean };

/** The token stands behind the #: browsers send that part to no server. */
function linkOf(token: string): string {
  return `${window.location.origin}/join#${token}`;
}

export function InviteMember({ companyId, mayMakeOwners }: InviteMemberProps): ReactNode {
  const [role, setRole] = useState<Role>('accountant');
  const [email, setEmail] = useState('');
  const invite = useMutation({
    mutationFn: () =>
      requestJson<CreatedInvitation>('/api/invitations', {
        method: 'POST',
        companyId,
        json: { role, ...(email.trim() === '' ? {} : { email }) },
      }),
    onSuccess: async ({ mailedTo }) => {
      setEmail('');
      announce(
        mailedTo ? `The invitation is mailed to ${mailedTo}.` : 'The link of the invitation is on the page.',
      );
      await queryClient.invalidateQueries({ queryKey: memberQueries.invitations(companyId).queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <Section
      title="Invite somebody"
      note="The link is for one person and works once, for seven days. It is mailed, or you pass it on."
    >
      {invite.error && <ErrorNotice error={invite.error} what="Nobody was invited" />}
      <form className={styles.form} onSubmit={submit}>
        <Field label="Role" hint={ROLE_WORDS[role]}>
          {(control) => (
            <RoleSelect {...control} role={role} mayMakeOwners={mayMakeOwners} onRole={setRole} />
          )}
        </Field>
        <Field label="E-mail" hint="Leave it empty to get the link yourself.">
          {(control) => (
            <input
              {...control}
              type="email"
              maxLength={254}
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          )}
        </Field>
        <Button type="submit" tone="primary" disabled={invite.isPending}>
          Make an invitation
        </Button>
      </form>
      {invite.data?.mailedTo && <p role="status">Mailed to {invite.data.mailedTo}.</p>}
      {invite.data?.token && (
        <ShownOnce
          label={`Link for one ${roleName(invite.data.role).toLowerCase()}`}
          value={linkOf(invite.data.token)}
          expiresAt={invite.data.expiresAt}
        />
      )}
    </Section>
  );
}
