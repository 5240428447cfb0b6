import type { ReactNode } from 'react';
import { useSession } from '@/web/lib/useSession.ts';
import { AccountFrame } from './AccountFrame.tsx';
import { EmailSection } from './EmailSection.tsx';
import { OpenSessions } from './OpenSessions.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { SecondFactorSection } from './SecondFactorSection.tsx';

/** Each way to sign in, and what is open through it, is a Section of its own. */
export function AccountSecurityPage(): ReactNode {
  const session = useSession();
  const user = session.status === 'signedIn' ? session.user : undefined;
  return (
    <AccountFrame title="Your account" lead={user && `${user.name}, ${user.email}`}>
      <EmailSection />
      <PasswordSection />
      <SecondFactorSection />
      <OpenSessions />
    </AccountFrame>
  );
}
