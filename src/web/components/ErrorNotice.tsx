import type { ReactNode } from 'react';
import { ApiError, faultsOf } from '@/web/lib/api/ApiError.ts';
import { Button } from './Button.tsx';
import styles from './ErrorNotice.module.css';
import { Notice } from './Notice.tsx';
import { PlanHint } from './PlanHint.tsx';
import { ReportProblemLink } from './ReportProblemLink.tsx';

const FAULTS_SHOWN_MAX = 20;

type ErrorNoticeProps = { error: Error; what?: string | undefined; onRetry?: (() => void) | undefined };

const PLAN_TITLES: Readonly<Record<string, string>> = {
  PLAN_LIMIT_REACHED: 'Your plan does not allow more',
  FEATURE_NOT_IN_PLAN: 'Not in your plan',
};

/** A plan is what stands in the way, and a larger one would help. */
function isOfPlan({ code, details }: ApiError): boolean {
  return Object.hasOwn(PLAN_TITLES, code) || (code === 'RATE_LIMIT_EXCEEDED' && details.policy === 'company');
}

function titleOf(error: ApiError, what: string | undefined): string {
  const ofPlan = PLAN_TITLES[error.code];
  if (ofPlan !== undefined) return ofPlan;
  if (error.code === 'PERMISSION_DENIED') return 'Your role in this company does not allow this';
  if (error.status === 0) return 'Offline';
  return what ?? 'That did not work';
}

/** It is ours, and not what the reader asked for. */
function isFault({ status, code }: ApiError): boolean {
  return code === 'PAGE_FAILED' || status >= 500;
}

/** What happened, where, what to do; with the code and the request id to ask about. */
export function ErrorNotice({ error, what, onRetry }: ErrorNoticeProps): ReactNode {
  const known =
    error instanceof ApiError
      ? error
      : new ApiError(0, 'PAGE_FAILED', 'This page met a fault of its own.', undefined);
  const faults = faultsOf(known);
  const actions = (onRetry || isOfPlan(known) || isFault(known)) && (
    <>
      {isOfPlan(known) && <PlanHint />}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
      {isFault(known) && <ReportProblemLink error={known} />}
    </>
  );
  return (
    <Notice tone="negative" role="alert" title={titleOf(known, what)} actions={actions}>
      <p>{known.message}</p>
      {faults.length > 0 && (
        <ul className={styles.faults}>
          {faults.slice(0, FAULTS_SHOWN_MAX).map((fault) => (
            <li key={`${fault.line ?? ''}${fault.place}${fault.message}`}>
              {fault.line ? `Line ${fault.line}, ` : ''}
              {fault.place}: {fault.message}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.code}>
        {known.code}
        {known.requestId && ` · request ${known.requestId}`}
      </p>
    </Notice>
  );
}
