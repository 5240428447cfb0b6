import type { Permission } from '@/core/access/permissions.ts';

type NavigationPage = {
  to: `/c/$companyId${string}`;
  label: string;
  key: string;
  group: 'main' | 'reports' | 'books' | 'company';
  /** Whoever lacks it does not see the page in the menu. */
  needs?: Permission;
};

/** The pages of a company, in the order of the menu; `key` follows `g`. */
export const NAVIGATION = [
  { to: '/c/$companyId', label: 'Cash', key: 'c', group: 'main' },
  { to: '/c/$companyId/forecast', label: 'Forecast', key: 'f', group: 'main' },
  { to: '/c/$companyId/scenarios', label: 'Scenarios', key: 's', group: 'main' },
  { to: '/c/$companyId/reports/profit-and-loss', label: 'Profit and loss', key: 'p', group: 'reports' },
  { to: '/c/$companyId/reports/balance-sheet', label: 'Balance sheet', key: 'b', group: 'reports' },
  { to: '/c/$companyId/reports/trial-balance', label: 'Trial balance', key: 't', group: 'reports' },
  { to: '/c/$companyId/reports/ledger', label: 'General ledger', key: 'l', group: 'reports' },
  { to: '/c/$companyId/import', label: 'Import', key: 'i', group: 'books' },
  { to: '/c/$companyId/members', label: 'Members', key: 'm', group: 'company', needs: 'members.read' },
  { to: '/c/$companyId/links', label: 'Shared links', key: 'h', group: 'company', needs: 'shares.make' },
  { to: '/c/$companyId/keys', label: 'API keys', key: 'k', group: 'company', needs: 'keys.make' },
  { to: '/c/$companyId/usage', label: 'Plan and usage', key: 'u', group: 'company', needs: 'plan.read' },
  {
    to: '/c/$companyId/billing',
    label: 'Plan and billing',
    key: 'n',
    group: 'company',
    needs: 'billing.read',
  },
  { to: '/c/$companyId/audit', label: 'Audit log', key: 'a', group: 'company', needs: 'audit.read' },
] as const satisfies readonly NavigationPage[];
