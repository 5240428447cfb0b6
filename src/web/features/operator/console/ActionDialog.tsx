import type { ReactNode } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { ActionForm, type ActionFormProps } from './ActionForm.tsx';

type ActionDialogProps = ActionFormProps & { title: string; isOpen: boolean };

/** For what is undone as easily as it is done. */
export function ActionDialog({ title, isOpen, ...form }: ActionDialogProps): ReactNode {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={form.onClose}>
      <ActionForm {...form} />
    </Dialog>
  );
}
