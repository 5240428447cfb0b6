import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { CreatedShare, ShareSubject } from '@/features/shares/shareContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DaysField } from '@/web/components/DaysField.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { ShownOnce } from '@/web/components/ShownOnce.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './ShareDialog.module.css';

const DAYS = [7, 30, 90] as const;

type ShareDialogProps = {
  companyId: string;
  title: string;
  subject: ShareSubject;
  isOpen: boolean;
  onClose: () => void;
};

/** The token stands behind the #: browsers send that part to no server. */
function linkOf({ token }: CreatedShare): string {
  return `${window.location.origin}/shared#${token}`;
}

export function ShareDialog(props: ShareDialogProps): ReactNode {
  return (
    <Dialog title="Share by a link" isOpen={props.isOpen} onClose={props.onClose}>
      <ShareForm {...props} />
    </Dialog>
  );
}

function ShareForm({ companyId, title, subject, onClose }: ShareDialogProps): ReactNode {
  const [name, setName] = useState(title);
  const [validDays, setValidDays] = useState(30);
  const share = useMutation({
    mutationFn: () =>
      requestJson<CreatedShare>('/api/share-links', {
        method: 'POST',
        companyId,
        json: { title: name, subject, validDays },
      }),
    onSuccess: async () => {
      announce('The link is in the box.');
      await queryClient.invalidateQueries({ queryKey: accessQueries.shareLinks(companyId).queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    share.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>Whoever has the link sees this as it is now, without an account, and nothing else of the company.</p>
      {share.error && <ErrorNotice error={share.error} what="No link was made" />}
      {share.data ? (
        <ShownOnce label="Link" value={linkOf(share.data)} expiresAt={share.data.expiresAt} />
      ) : (
        <>
          <Field label="Title">
            {(control) => (
              <input
                {...control}
                required
                maxLength={120}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <DaysField label="Works for" choices={DAYS} days={validDays} onDays={setValidDays} />
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>{share.data ? 'Done' : 'Cancel'}</Button>
        {!share.data && (
          <Button type="submit" tone="primary" disabled={share.isPending}>
            Make the link
          </Button>
        )}
      </DialogActions>
    </form>
  );
}
