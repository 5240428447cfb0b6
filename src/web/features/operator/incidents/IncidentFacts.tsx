import type { ReactNode } from 'react';
import type { IncidentResponse } from '@/features/incidents/incidentContract.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { FactList } from '../console/FactList.tsx';
import { Since } from '../console/Since.tsx';
import { spanText } from '../console/timeText.ts';
import { useNow } from '../console/useNow.ts';
import { usePersonName } from '../console/usePersonName.ts';
import styles from './IncidentFacts.module.css';
import { clocksOf } from './incidentWords.ts';

function impactText({ affectedUsers, customerReports }: IncidentResponse): string {
  return `${formatCount(affectedUsers, 'user')} met it, ${formatCount(customerReports, 'report')} of customers`;
}

function watchText(watchUntil: string, nowMs: number): string {
  const leftMs = Date.parse(watchUntil) - nowMs;
  return leftMs > 0 ? `resolves by itself in ${spanText(leftMs)}` : 'is over, resolves now';
}

export function IncidentFacts({ incident }: { incident: IncidentResponse }): ReactNode {
  const nowMs = useNow();
  const nameOf = usePersonName();
  const { commander, component, detectedAt, watchUntil, isSecurity, isDataLoss, isLegal } = incident;
  const marks = [isSecurity && 'security', isDataLoss && 'loss of data', isLegal && 'legal'].filter(Boolean);
  const facts = [
    { name: 'Commander', value: commander === null ? 'Nobody yet' : nameOf(commander) },
    { name: 'Detected', value: <Since at={detectedAt} /> },
    { name: 'Customers', value: impactText(incident) },
    { name: 'Component', value: component },
    ...(watchUntil === null ? [] : [{ name: 'Watch', value: watchText(watchUntil, nowMs) }]),
    ...(marks.length === 0 ? [] : [{ name: 'About', value: marks.join(', ') }]),
  ];
  return (
    <div className={styles.facts}>
      <dl className={styles.clocks}>
        {clocksOf(incident, nowMs).map(({ name, text, state }) => (
          <div key={name} data-state={state}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <FactList facts={facts} />
    </div>
  );
}
