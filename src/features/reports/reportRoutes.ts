import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cached, CompanyCache } from '@/shared/cache/CompanyCache.ts';
import { sendCached } from '@/shared/cache/sendCached.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { trustedJson } from '@/shared/http/trustedJson.ts';
import { ReportService } from './ReportService.ts';
import {
  accountListSchema,
  accountParamsSchema,
  accountSchema,
  balanceSheetQuerySchema,
  balanceSheetSchema,
  cashSchema,
  generalLedgerQuerySchema,
  generalLedgerSchema,
  monthRangeQuerySchema,
  profitAndLossSchema,
  trialBalanceSchema,
  updateAccountRequestSchema,
  voucherParamsSchema,
  voucherSchema,
} from './reportContract.ts';

const config = { permission: 'books.read' } as const;
const tags = ['reports'];
const hot = { config, serializerCompiler: trustedJson };

type Deps = { readonly database: Database; readonly cache: CompanyCache };
/** Answers what is kept, or what the work makes and is then kept. */
type Answer = (
  request: FastifyRequest,
  reply: FastifyReply,
  what: Cached,
  work: () => Promise<object>,
) => Promise<never>;

export function reportRoutes(server: ApiServer, { database, cache }: Deps): void {
  const reports = new ReportService(database);
  const answer: Answer = (request, reply, what, work) =>
    sendCached(cache, { request, reply }, what, async () => JSON.stringify(await work()));
  accountRoutes(server, reports, answer);
  statementRoutes(server, reports, answer);
  server.get(
    '/api/reports/general-ledger',
    {
      ...hot,
      config: { ...config, errors: ['REPORT_RANGE_INVALID', 'ACCOUNT_NOT_FOUND', 'CURSOR_INVALID'] },
      schema: {
        operationId: 'readGeneralLedger',
        summary: "One account's rows with their running balance",
        tags,
        querystring: generalLedgerQuerySchema,
        response: { 200: generalLedgerSchema },
      },
    },
    (request, reply) =>
      answer(request, reply, 'generalLedger', () =>
        reports.readGeneralLedger(companyScopeOf(request), request.query),
      ),
  );
  server.get(
    '/api/vouchers/:id',
    {
      ...hot,
      config: { ...config, errors: ['VOUCHER_NOT_FOUND'] },
      schema: {
        operationId: 'readVoucher',
        summary: 'A voucher, its postings and the lines of the file it came from',
        tags,
        params: voucherParamsSchema,
        response: { 200: voucherSchema },
      },
    },
    (request) => reports.readVoucher(companyScopeOf(request), request.params.id),
  );
}

function accountRoutes(server: ApiServer, reports: ReportService, answer: Answer): void {
  server.get(
    '/api/accounts',
    {
      ...hot,
      schema: {
        operationId: 'listAccounts',
        summary: 'The chart of accounts',
        tags,
        response: { 200: accountListSchema },
      },
    },
    (request, reply) =>
      answer(request, reply, 'accounts', () => reports.listAccounts(companyScopeOf(request))),
  );
  server.put(
    '/api/accounts/:id',
    {
      config: { permission: 'accounts.edit', errors: ['ACCOUNT_NOT_FOUND', 'ACCOUNT_TYPE_FIXED'] },
      schema: {
        operationId: 'updateAccount',
        summary: 'Rename an account, mark it as cash, or change its type while it has no postings',
        tags,
        params: accountParamsSchema,
        body: updateAccountRequestSchema,
        response: { 200: accountSchema },
      },
    },
    (request) => reports.updateAccount(companyScopeOf(request), request.params.id, request.body),
  );
  server.get(
    '/api/cash',
    {
      ...hot,
      schema: {
        operationId: 'readCash',
        summary: "Cash now and at each month's end",
        tags,
        response: { 200: cashSchema },
      },
    },
    (request, reply) => answer(request, reply, 'cash', () => reports.readCash(companyScopeOf(request))),
  );
}

function statementRoutes(server: ApiServer, reports: ReportService, answer: Answer): void {
  server.get(
    '/api/reports/trial-balance',
    {
      ...hot,
      config: { ...config, errors: ['REPORT_RANGE_INVALID'] },
      schema: {
        operationId: 'readTrialBalance',
        summary: 'Trial balance of a range of months',
        tags,
        querystring: monthRangeQuerySchema,
        response: { 200: trialBalanceSchema },
      },
    },
    (request, reply) =>
      answer(request, reply, 'trialBalance', () =>
        reports.readTrialBalance(companyScopeOf(request), request.query),
      ),
  );
  server.get(
    '/api/reports/profit-and-loss',
    {
      ...hot,
      config: { ...config, errors: ['REPORT_RANGE_INVALID'] },
      schema: {
        operationId: 'readProfitAndLoss',
        summary: 'Income and expense by month',
        tags,
        querystring: monthRangeQuerySchema,
        response: { 200: profitAndLossSchema },
      },
    },
    (request, reply) =>
      answer(request, reply, 'profitAndLoss', () =>
        reports.readProfitAndLoss(companyScopeOf(request), request.query),
      ),
  );
  server.get(
    '/api/reports/balance-sheet',
    {
      ...hot,
      schema: {
        operationId: 'readBalanceSheet',
        summary: 'Balance sheet at the end of a month',
        tags,
        querystring: balanceSheetQuerySchema,
        response: { 200: balanceSheetSchema },
      },
    },
    (request, reply) =>
      answer(request, reply, 'balanceSheet', () =>
        reports.readBalanceSheet(companyScopeOf(request), request.query.at),
      ),
  );
}
