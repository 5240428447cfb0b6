import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Section } from '@/web/components/Section.tsx';
import { ClientRules } from '../ClientRules.tsx';
import { KeyHint } from '../console/KeyHint.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { BlockAddress } from './BlockAddress.tsx';
import { ExposureReport } from './ExposureReport.tsx';
import { RevokeAccess } from './RevokeAccess.tsx';
import { SecretState } from './SecretState.tsx';

/** The steps of P0-8 that are done here: contain, then find out. */
export function SecurityPage(): ReactNode {
  const { act, setAct } = useConsolePlace();
  const [done, setDone] = useState('');
  const exposure = useRef<HTMLDivElement>(null);
  const close = (): void => setAct(undefined);
  useEffect(() => {
    if (act !== 'exposure') return;
    exposure.current?.querySelector('select')?.focus();
    setAct(undefined);
  }, [act, setAct]);
  return (
    <Page
      title="Security response"
      lead="Contain first, then find out. Open the incident before, and name it in each step: its timeline writes itself."
      actions={
        <>
          <Button tone="danger" onClick={() => setAct('revoke')}>
            Revoke access <KeyHint>v</KeyHint>
          </Button>
          <Button onClick={() => setAct('block')}>
            Block an address <KeyHint>b</KeyHint>
          </Button>
          <Button onClick={() => setAct('exposure')}>
            Who read what <KeyHint>x</KeyHint>
          </Button>
        </>
      }
    >
      {done !== '' && (
        <Notice tone="good" title="Done">
          <p>{done}</p>
        </Notice>
      )}
      <ClientRules only="block" />
      <SecretState />
      <Section title="Elsewhere">
        <ul>
          <li>
            <Link to="/operator/$" params={{ _splat: 'flags' }} search={{}}>
              Turn a feature off
            </Link>
            , for everybody or some companies.
          </li>
          <li>
            <Link to="/operator/$" params={{ _splat: 'holds' }} search={{}}>
              Stop everything
            </Link>{' '}
            where the whole system has to be isolated; only the CEO’s signature ends that.
          </li>
          <li>
            <Link to="/operator/$" params={{ _splat: 'audit' }} search={{}}>
              Read the audit log
            </Link>{' '}
            for what was changed, and not only read.
          </li>
        </ul>
      </Section>
      <div ref={exposure}>
        <ExposureReport />
      </div>
      <RevokeAccess isOpen={act === 'revoke'} onClose={close} onDone={setDone} />
      <BlockAddress isOpen={act === 'block'} onClose={close} onDone={setDone} />
    </Page>
  );
}
