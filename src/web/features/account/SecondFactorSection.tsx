import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Section } from '@/web/components/Section.tsx';
import { accountQueries } from '@/web/lib/queries/accountQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { EnrolSecondFactor } from './EnrolSecondFactor.tsx';
import { ManageSecondFactor } from './ManageSecondFactor.tsx';
import { RecoveryCodeList } from './RecoveryCodeList.tsx';

/** Codes of an authenticator beside the password. */
export function SecondFactorSection(): ReactNode {
  const { data: account } = useQuery(accountQueries.own);
  // Here, so that no state that is read meanwhile takes them away before they are kept.
  const [codes, setCodes] = useState<readonly string[]>();
  if (!account) return null;
  const { isOn, isAvailable, recoveryCodesLeft } = account.secondFactor;
  const readAgain = (): void => {
    setCodes(undefined);
    void queryClient.invalidateQueries({ queryKey: ['account'] });
  };
  const note =
    isOn || codes !== undefined
      ? `On; ${codes?.length ?? recoveryCodesLeft} of 10 recovery codes left.`
      : 'Off: whoever has your password signs in as you.';
  return (
    <Section title="Second factor" note={note}>
      {codes !== undefined && <RecoveryCodeList codes={codes} onDone={readAgain} />}
      {codes === undefined && !isAvailable && (
        <p>This installation keeps no second factors; ask whoever runs it.</p>
      )}
      {codes === undefined && isAvailable && !isOn && <EnrolSecondFactor onCodes={setCodes} />}
      {codes === undefined && isAvailable && isOn && (
        <ManageSecondFactor onCodes={setCodes} onOff={readAgain} />
      )}
    </Section>
  );
}
