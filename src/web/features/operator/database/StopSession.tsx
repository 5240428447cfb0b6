import type { ReactNode } from 'react';
import type { DatabaseSession, StoppedSession } from '@/features/database/databaseContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { TypedConfirm } from '../console/TypedConfirm.tsx';
import styles from './StopSession.module.css';

export type Stop = { readonly verb: 'cancel' | 'terminate'; readonly session: DatabaseSession };

const TOLD: Readonly<Record<StoppedSession['outcome'], string>> = {
  stopped: 'The statement has stopped.',
  terminated: 'The session has ended.',
  running: 'It has not stopped within five seconds. Terminate it.',
};

/** Ends what one company, or nobody, has running: names whose it is, and that the pid is still theirs. */
export function StopSession({ stop, onClose }: { stop: Stop | undefined; onClose: () => void }): ReactNode {
  const isCancel = stop?.verb === 'cancel';
  const send = async (reason: string): Promise<string> => {
    const { outcome } = await requestJson<StoppedSession>(
      `/api/operators/database/sessions/${stop?.session.pid}/${stop?.verb}`,
      { method: 'POST', json: { startedAt: stop?.session.startedAt, reason } },
    );
    return TOLD[outcome];
  };
  const whose = stop?.session.companyName ?? stop?.session.companyId ?? 'nobody’s transaction';
  return (
    <TypedConfirm
      title={isCancel ? 'Cancel a statement' : 'Terminate a session'}
      action={isCancel ? 'Cancel it' : 'Terminate it'}
      {...(isCancel ? {} : { word: 'terminate' })}
      isOpen={stop !== undefined}
      onClose={onClose}
      onConfirm={send}
    >
      <p>
        {isCancel
          ? 'The statement is asked to stop; its request fails and its transaction rolls back.'
          : 'The connection ends; whatever it was doing rolls back.'}{' '}
        Whose: {whose}. Process {stop?.session.pid}, {stop?.session.route ?? stop?.session.application}.
      </p>
      <code className={styles.statement}>{stop?.session.statement}</code>
    </TypedConfirm>
  );
}
