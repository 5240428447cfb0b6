import { type Fact, REPORTS_MANY_FROM, USERS_MANY_ABOVE } from '@/core/escalation/EscalationPolicy.ts';
import type { Incident } from '@/core/incidents/Incident.ts';

type Marks = Pick<Incident, 'isSecurity' | 'isDataLoss' | 'isLegal'> &
  Partial<Pick<Incident, 'affectedUsers' | 'customerReports'>>;

/** What an incident is, in the words of the escalation (R275 to R281). */
export function factsOf(marks: Marks): Fact[] {
  const { isSecurity, isDataLoss, isLegal, affectedUsers = 0, customerReports = 0 } = marks;
  const facts: Record<Exclude<Fact, 'outage'>, boolean> = {
    dataLoss: isDataLoss,
    security: isSecurity,
    // Strangers were at data that is not theirs.
    dataBreach: isSecurity && (isDataLoss || isLegal),
    legal: isLegal,
    manyReports: customerReports >= REPORTS_MANY_FROM,
    manyUsers: affectedUsers > USERS_MANY_ABOVE,
  };
  return Object.entries(facts).flatMap(([fact, isSo]) => (isSo ? [fact as Fact] : []));
}
