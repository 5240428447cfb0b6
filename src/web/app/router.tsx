import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readSearch } from '@/web/lib/searchParams.ts';
import { AppShell } from './AppShell.tsx';
import { goHome, requireSession, requireSessionToJoin, requireSignedOut } from './guards.ts';
import { NotFoundPage } from './NotFoundPage.tsx';
import { RootLayout } from './RootLayout.tsx';
import { RouteError } from './RouteError.tsx';
import { readCashAhead, readCompanyAhead } from './readAhead.ts';

const root = createRootRoute({ component: RootLayout, notFoundComponent: NotFoundPage });

const home = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: goHome });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSearch.signIn,
  beforeLoad: requireSignedOut,
  component: lazyRouteComponent(() => import('@/web/features/session/SignInPage.tsx'), 'SignInPage'),
});

const confirmSignUp = createRoute({
  getParentRoute: () => root,
  path: '/confirm-sign-up',
  component: lazyRouteComponent(
    () => import('@/web/features/session/ConfirmSignUpPage.tsx'),
    'ConfirmSignUpPage',
  ),
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  component: lazyRouteComponent(
    () => import('@/web/features/session/ConfirmEmailPage.tsx'),
    'ConfirmEmailPage',
  ),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('@/web/features/session/ForgotPasswordPage.tsx'),
    'ForgotPasswordPage',
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(
    () => import('@/web/features/session/ResetPasswordPage.tsx'),
    'ResetPasswordPage',
  ),
});

const newCompany = createRoute({
  getParentRoute: () => root,
  path: '/new-company',
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import('@/web/features/session/NewCompanyPage.tsx'), 'NewCompanyPage'),
});

const accountSecurity = createRoute({
  getParentRoute: () => root,
  path: '/account/security',
  beforeLoad: requireSession,
  component: lazyRouteComponent(
    () => import('@/web/features/account/AccountSecurityPage.tsx'),
    'AccountSecurityPage',
  ),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  beforeLoad: requireSessionToJoin,
  component: lazyRouteComponent(() => import('@/web/features/members/JoinPage.tsx'), 'JoinPage'),
});

const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared',
  component: lazyRouteComponent(() => import('@/web/features/shares/SharedPage.tsx'), 'SharedPage'),
});

const companies = createRoute({
  getParentRoute: () => root,
  path: '/companies',
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import('@/web/features/companies/CompaniesPage.tsx'), 'CompaniesPage'),
});

/** One route for all pages of operators: which there are is in their own script, that nobody else loads. */
const operator = createRoute({
  getParentRoute: () => root,
  path: '/operator/$',
  validateSearch: readSearch.operator,
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import('@/web/features/operator/OperatorShell.tsx'), 'OperatorShell'),
});

const company = createRoute({
  getParentRoute: () => root,
  path: '/c/$companyId',
  beforeLoad: requireSession,
  loader: ({ params }) => readCompanyAhead(params.companyId),
  component: AppShell,
});

const cash = createRoute({
  getParentRoute: () => company,
  path: '/',
  validateSearch: readSearch.cash,
  loaderDeps: ({ search }) => ({ scenario: search.scenario }),
  loader: ({ params, deps }) => readCashAhead(params.companyId, deps.scenario),
  component: lazyRouteComponent(() => import('@/web/features/cash/CashPage.tsx'), 'CashPage'),
});

const trialBalance = createRoute({
  getParentRoute: () => company,
  path: '/reports/trial-balance',
  validateSearch: readSearch.range,
  component: lazyRouteComponent(
    () => import('@/web/features/reports/TrialBalancePage.tsx'),
    'TrialBalancePage',
  ),
});

const profitAndLoss = createRoute({
  getParentRoute: () => company,
  path: '/reports/profit-and-loss',
  validateSearch: readSearch.range,
  component: lazyRouteComponent(
    () => import('@/web/features/reports/ProfitAndLossPage.tsx'),
    'ProfitAndLossPage',
  ),
});

const balanceSheet = createRoute({
  getParentRoute: () => company,
  path: '/reports/balance-sheet',
  validateSearch: readSearch.at,
  component: lazyRouteComponent(
    () => import('@/web/features/reports/BalanceSheetPage.tsx'),
    'BalanceSheetPage',
  ),
});

const ledger = createRoute({
  getParentRoute: () => company,
  path: '/reports/ledger',
  validateSearch: readSearch.ledger,
  component: lazyRouteComponent(() => import('@/web/features/reports/LedgerPage.tsx'), 'LedgerPage'),
});

const voucher = createRoute({
  getParentRoute: () => company,
  path: '/vouchers/$voucherId',
  component: lazyRouteComponent(() => import('@/web/features/reports/VoucherPage.tsx'), 'VoucherPage'),
});

const forecast = createRoute({
  getParentRoute: () => company,
  path: '/forecast',
  validateSearch: readSearch.forecast,
  component: lazyRouteComponent(() => import('@/web/features/forecasts/ForecastPage.tsx'), 'ForecastPage'),
});

const scenarios = createRoute({
  getParentRoute: () => company,
  path: '/scenarios',
  component: lazyRouteComponent(() => import('@/web/features/scenarios/ScenariosPage.tsx'), 'ScenariosPage'),
});

const scenario = createRoute({
  getParentRoute: () => company,
  path: '/scenarios/$scenarioId',
  component: lazyRouteComponent(() => import('@/web/features/scenarios/ScenarioPage.tsx'), 'ScenarioPage'),
});

const imports = createRoute({
  getParentRoute: () => company,
  path: '/import',
  component: lazyRouteComponent(() => import('@/web/features/imports/ImportPage.tsx'), 'ImportPage'),
});

const importBatch = createRoute({
  getParentRoute: () => company,
  path: '/import/$batchId',
  component: lazyRouteComponent(
    () => import('@/web/features/imports/ImportBatchPage.tsx'),
    'ImportBatchPage',
  ),
});

const members = createRoute({
  getParentRoute: () => company,
  path: '/members',
  component: lazyRouteComponent(() => import('@/web/features/members/MembersPage.tsx'), 'MembersPage'),
});

const usage = createRoute({
  getParentRoute: () => company,
  path: '/usage',
  component: lazyRouteComponent(() => import('@/web/features/usage/UsagePage.tsx'), 'UsagePage'),
});

const billing = createRoute({
  getParentRoute: () => company,
  path: '/billing',
  validateSearch: readSearch.billing,
  component: lazyRouteComponent(() => import('@/web/features/billing/BillingPage.tsx'), 'BillingPage'),
});

const audit = createRoute({
  getParentRoute: () => company,
  path: '/audit',
  component: lazyRouteComponent(() => import('@/web/features/audit/AuditPage.tsx'), 'AuditPage'),
});

const shareLinks = createRoute({
  getParentRoute: () => company,
  path: '/links',
  component: lazyRouteComponent(() => import('@/web/features/shares/ShareLinksPage.tsx'), 'ShareLinksPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => company,
  path: '/keys',
  component: lazyRouteComponent(() => import('@/web/features/apiKeys/ApiKeysPage.tsx'), 'ApiKeysPage'),
});

const problem = createRoute({
  getParentRoute: () => company,
  path: '/problem',
  validateSearch: readSearch.problem,
  component: lazyRouteComponent(
    () => import('@/web/features/problems/ReportProblemPage.tsx'),
    'ReportProblemPage',
  ),
});

const companyPages = [
  cash,
  trialBalance,
  profitAndLoss,
  balanceSheet,
  ledger,
  voucher,
  forecast,
  scenarios,
  scenario,
  imports,
  importBatch,
  members,
  shareLinks,
  apiKeys,
  usage,
  billing,
  audit,
  problem,
];

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    confirmSignUp,
    confirmEmail,
    forgotPassword,
    resetPassword,
    newCompany,
    accountSecurity,
    join,
    shared,
    companies,
    operator,
    company.addChildren(companyPages),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
