import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { HealthResponse } from '@/features/monitoring/monitoringContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './ServiceBanner.module.css';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** What each dependency being away means for the reader. */
const MEANING: Readonly<Record<string, string>> = {
  database: 'Books can be read or written only in part, or not at all.',
  redis: 'New forecasts may wait longer.',
  queue: 'New forecasts may wait longer.',
  workers: 'New forecasts are accepted and may wait.',
  hold: 'Nothing can be read or written until it is over.',
};

/** Backups, alerting and the like are the operators' to see. */
function troublesOf(health: HealthResponse): string[] {
  return Object.entries(health.dependencies).flatMap(([name, { status, detail }]) => {
    const meaning = MEANING[name];
    if (status === 'healthy' || meaning === undefined) return [];
    return [`${name}, ${status}: ${detail}. ${meaning}`];
  });
}

/** Says at the top of every page when the service cannot do all it should. */
export function ServiceBanner(): ReactNode {
  const { data: health, error } = useQuery(companyQueries.health);
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const retry = <Button onClick={() => void queryClient.invalidateQueries()}>Try again</Button>;
  if (!isOnline || error) {
    return (
      <div className={styles.banner}>
        <Notice tone="caution" role="status" title="Offline" actions={retry}>
          <p>The server cannot be reached. What you see is what was read last; nothing can be saved.</p>
        </Notice>
      </div>
    );
  }
  const troubles = health ? troublesOf(health) : [];
  if (!health || troubles.length === 0) return null;
  return (
    <div className={styles.banner}>
      <Notice tone="caution" role="status" title={`The service is ${health.status}`}>
        {troubles.map((trouble) => (
          <p key={trouble}>{trouble}</p>
        ))}
      </Notice>
    </div>
  );
}
