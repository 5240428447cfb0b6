import type { ReactNode } from 'react';
import { Notice } from '@/web/components/Notice.tsx';

/** After something was asked for that comes by mail: the same whether or not the address has an account. */
export function CheckMail({ email, children }: { email: string; children: ReactNode }): ReactNode {
  return (
    <Notice tone="plain" role="status" title="Check your mail">
      <p>
        A mail is on its way to <strong>{email}</strong>. {children}
      </p>
    </Notice>
  );
}
