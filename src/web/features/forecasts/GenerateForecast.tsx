import { type ReactNode, useId } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { forecastRuns } from '@/web/lib/forecastRuns.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import styles from './GenerateForecast.module.css';
import { runStage } from './runStage.ts';
import { useForecastRun } from './useForecastRun.ts';

type GenerateForecastProps = {
  companyId: string;
  scenarioId?: string | null;
  horizonMonths: number;
  label: string;
  tone?: 'primary' | 'plain';
  /** Instead of starting at once: saves first, for one. */
  onStart?: () => Promise<void>;
};

/** Starts a forecast and shows how far it is; it goes on when the reader leaves. */
export function GenerateForecast(props: GenerateForecastProps): ReactNode {
  const { companyId, scenarioId = null, horizonMonths, label, tone = 'primary', onStart } = props;
  const { job, error, isActive } = useForecastRun(companyId, scenarioId);
  const mayOrder = useMayDo(companyId, 'forecasts.order');
  const id = useId();
  const start = onStart ?? (() => forecastRuns.start(companyId, scenarioId, horizonMonths));
  if (!mayOrder) return null;
  if (isActive) {
    return (
      <div className={styles.running}>
        <label htmlFor={id}>{runStage(job)}</label>
        <progress id={id} max={1} {...(job?.state === 'running' ? { value: job.progress } : {})} />
        <Button disabled={job === undefined} onClick={() => void forecastRuns.cancel(companyId, scenarioId)}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.idle}>
      {error && <ErrorNotice error={error} what="No new forecast" />}
      {job?.state === 'cancelled' && <p className={styles.said}>Cancelled. Nothing was changed.</p>}
      <Button tone={tone} onClick={() => void start()}>
        {label}
      </Button>
    </div>
  );
}
