import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { codeOf } from './codeOf.ts';
import { agoText } from './timeText.ts';
import { useNow } from './useNow.ts';

type ReadStateProps = {
  query: Pick<UseQueryResult<unknown>, 'data' | 'error' | 'dataUpdatedAt' | 'refetch'>;
  what: string;
};

/** Nothing while what is shown is fresh; else that it is being read, is old, or was never read. */
export function ReadState({ query, what }: ReadStateProps): ReactNode {
  const { data, error, dataUpdatedAt, refetch } = query;
  const nowMs = useNow();
  if (error === null) return data === undefined ? <Skeleton shape="table" label={`Reading ${what}`} /> : null;
  if (data === undefined)
    return <ErrorNotice error={error} what={`Not read: ${what}`} onRetry={() => void refetch()} />;
  return (
    <Notice
      tone="caution"
      title={`Not read anew since ${agoText(dataUpdatedAt, nowMs)}: ${what}`}
      actions={<Button onClick={() => void refetch()}>Read now</Button>}
    >
      <p>
        What is shown is from then. {error.message} <small>{codeOf(error)}</small>
      </p>
    </Notice>
  );
}
