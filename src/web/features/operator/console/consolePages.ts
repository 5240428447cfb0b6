import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** `rest`: what follows the page's name in the address, such as the id of an incident. */
export type ConsolePageProps = { rest: string };
type Component = ComponentType<ConsolePageProps>;
export type ConsolePage = {
  readonly page: string;
  readonly label: string;
  /** Follows `g`. */
  readonly key: string;
  readonly group: 'now' | 'systems' | 'controls' | 'records';
  readonly load: () => Promise<unknown>;
  readonly component: LazyExoticComponent<Component>;
};

export const CONSOLE_GROUPS = [
  { name: 'now', label: 'Now' },
  { name: 'systems', label: 'Systems' },
  { name: 'controls', label: 'Controls' },
  { name: 'records', label: 'Records' },
] as const;

type Place = Pick<ConsolePage, 'page' | 'label' | 'key' | 'group'>;

function pageOf(place: Place, load: () => Promise<Component>): ConsolePage {
  return { ...place, load, component: lazy(() => load().then((component) => ({ default: component }))) };
}

/** The pages of operators, in the order of the menu. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  pageOf({ page: '', label: 'What is wrong now', key: 'w', group: 'now' }, () =>
    import('../overview/OverviewPage.tsx').then(({ OverviewPage }) => OverviewPage),
  ),
  pageOf({ page: 'incidents', label: 'Incidents', key: 'i', group: 'now' }, () =>
    import('../incidents/IncidentsPage.tsx').then(({ IncidentsPage }) => IncidentsPage),
  ),
  pageOf({ page: 'on-call', label: 'On call', key: 'o', group: 'now' }, () =>
    import('../onCall/OnCallPage.tsx').then(({ OnCallPage }) => OnCallPage),
  ),
  pageOf({ page: 'status-page', label: 'Status page', key: 's', group: 'now' }, () =>
    import('../statusPage/StatusPagePage.tsx').then(({ StatusPagePage }) => StatusPagePage),
  ),
  pageOf({ page: 'database', label: 'Database', key: 'd', group: 'systems' }, () =>
    import('../database/DatabasePage.tsx').then(({ DatabasePage }) => DatabasePage),
  ),
  pageOf({ page: 'queue', label: 'Queue and workers', key: 'q', group: 'systems' }, () =>
    import('../queue/QueuePage.tsx').then(({ QueuePage }) => QueuePage),
  ),
  pageOf({ page: 'evidence', label: 'Backups and drills', key: 'e', group: 'systems' }, () =>
    import('../evidence/EvidencePage.tsx').then(({ EvidencePage }) => EvidencePage),
  ),
  pageOf({ page: 'billing', label: 'Billing gate', key: 'b', group: 'controls' }, () =>
    import('../billingGate/BillingGatePage.tsx').then(({ BillingGatePage }) => BillingGatePage),
  ),
  pageOf({ page: 'holds', label: 'Holds', key: 'h', group: 'controls' }, () =>
    import('../holds/HoldsPage.tsx').then(({ HoldsPage }) => HoldsPage),
  ),
  pageOf({ page: 'security', label: 'Security response', key: 'r', group: 'controls' }, () =>
    import('../security/SecurityPage.tsx').then(({ SecurityPage }) => SecurityPage),
  ),
  pageOf({ page: 'approvals', label: 'Approvals', key: 'p', group: 'controls' }, () =>
    import('../approvals/ApprovalsPage.tsx').then(({ ApprovalsPage }) => ApprovalsPage),
  ),
  pageOf({ page: 'flags', label: 'Feature flags', key: 'f', group: 'controls' }, () =>
    import('../FlagsPage.tsx').then(({ FlagsPage }) => FlagsPage),
  ),
  pageOf({ page: 'limits', label: 'Rate limits', key: 'l', group: 'controls' }, () =>
    import('../LimitsPage.tsx').then(({ LimitsPage }) => LimitsPage),
  ),
  pageOf({ page: 'audit', label: 'Audit log', key: 'a', group: 'records' }, () =>
    import('../platformAudit/PlatformAuditPage.tsx').then(({ PlatformAuditPage }) => PlatformAuditPage),
  ),
  pageOf({ page: 'own-money', label: 'Own money', key: 'm', group: 'records' }, () =>
    import('../OwnMoneyPage.tsx').then(({ OwnMoneyPage }) => OwnMoneyPage),
  ),
];

/** All scripts of the console at once: the server that is ill may not be able to send them later. */
export async function loadAllPages(): Promise<void> {
  await Promise.allSettled(CONSOLE_PAGES.map(({ load }) => load()));
}
