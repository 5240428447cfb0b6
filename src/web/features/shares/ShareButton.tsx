import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { ShareSubject } from '@/features/shares/shareContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { useMayDo } from '@/web/lib/useMayDo.ts';

const ShareDialog = lazy(() =>
  import('./ShareDialog.tsx').then((module) => ({ default: module.ShareDialog })),
);

type ShareButtonProps = { companyId: string; title: string; subject: ShareSubject };

/** For whoever may share; the dialog comes when it is asked for. */
export function ShareButton(props: ShareButtonProps): ReactNode {
  const mayShare = useMayDo(props.companyId, 'shares.make');
  const [wasOpened, setOpened] = useState(false);
  const [isOpen, setOpen] = useState(false);
  if (!mayShare) return null;
  const open = (): void => {
    setOpened(true);
    setOpen(true);
  };
  return (
    <>
      <Button onClick={open}>Share</Button>
      {wasOpened && (
        <Suspense fallback={null}>
          <ShareDialog {...props} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
