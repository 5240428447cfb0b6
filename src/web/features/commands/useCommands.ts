import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Account } from '@/features/reports/reportContract.ts';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { useNavigation } from '@/web/app/useNavigation.ts';
import { forecastRuns } from '@/web/lib/forecastRuns.ts';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { signOut } from '@/web/lib/signOut.ts';
import { chooseTheme, THEMES } from '@/web/lib/theme.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import type { Command } from './matchCommands.ts';

const HORIZON_MONTHS = 12;

type Navigate = ReturnType<typeof useNavigate>;

/** Pages that stand in no menu of the company. */
function pagesBeside(navigate: Navigate, companyId: string): Command[] {
  return [
    {
      key: 'company',
      label: 'Add a company',
      kind: 'Action',
      run: () => void navigate({ to: '/new-company' }),
    },
    {
      key: 'account',
      label: 'Your account and sign-in',
      kind: 'Page',
      run: () => void navigate({ to: '/account/security' }),
    },
    {
      key: 'problem',
      label: 'Report a problem',
      kind: 'Page',
      run: () => void navigate({ to: '/c/$companyId/problem', params: { companyId }, search: {} }),
    },
  ];
}

/** All that can be found or done from anywhere. */
export function useCommands(
  companyId: string,
  accounts: readonly Account[],
  scenarios: readonly Scenario[],
): Command[] {
  const navigate = useNavigate();
  const { data: companies = [] } = useQuery(companyQueries.list);
  const mayOrder = useMayDo(companyId, 'forecasts.order');
  const pages = useNavigation(companyId).map(({ to, label }): Command => {
    const run = (): void => void navigate({ to, params: { companyId }, search: {} });
    return { key: to, label, kind: 'Page', run };
  });
  const generate: Command[] = [
    {
      key: 'generate',
      label: 'Generate forecast',
      kind: 'Action',
      run: () => {
        void forecastRuns.start(companyId, null, HORIZON_MONTHS);
        void navigate({ to: '/c/$companyId/forecast', params: { companyId }, search: {} });
      },
    },
  ];
  const actions: Command[] = [
    ...(mayOrder ? generate : []),
    ...THEMES.map((theme): Command => {
      const label = theme === 'system' ? 'Colours as the system has them' : `Use ${theme} colours`;
      return { key: theme, label, kind: 'Action', run: () => chooseTheme(theme) };
    }),
    ...pagesBeside(navigate, companyId),
    { key: 'signOut', label: 'Sign out', kind: 'Action', run: () => void signOut() },
  ];
  const others = companies.filter(({ id }) => id !== companyId);
  const companyCommands = others.map(({ id, name }): Command => {
    const run = (): void => void navigate({ to: '/c/$companyId', params: { companyId: id }, search: {} });
    return { key: id, label: name, kind: 'Company', run };
  });
  if (others.length > 0)
    actions.push({
      key: 'companies',
      label: 'All companies',
      kind: 'Page',
      run: () => void navigate({ to: '/companies' }),
    });
  const accountCommands = accounts.map(({ id, number, name }): Command => {
    const run = (): void =>
      void navigate({ to: '/c/$companyId/reports/ledger', params: { companyId }, search: { account: id } });
    return { key: id, label: number === name ? name : `${number} ${name}`, kind: 'Account', run };
  });
  const scenarioCommands = scenarios.map(({ id, name }): Command => {
    const run = (): void =>
      void navigate({ to: '/c/$companyId/scenarios/$scenarioId', params: { companyId, scenarioId: id } });
    return { key: id, label: name, kind: 'Scenario', run };
  });
  return [...pages, ...actions, ...companyCommands, ...scenarioCommands, ...accountCommands];
}
