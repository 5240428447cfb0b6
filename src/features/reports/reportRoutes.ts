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

const config = { access: 'company' } as const;
const tags = ['reports'];
const hot = { config, serializerCompiler: trustedJson };

export function reportRoutes(server: ApiServer, deps: { readonly database: Database }): void {
  const reports = new ReportService(deps.database);
  accountRoutes(server, reports);
  statementRoutes(server, reports);
  server.get(
    '/api/reports/general-ledger',
    {
      ...hot,
      schema: {
        operationId: 'readGeneralLedger',
        tags,
        querystring: generalLedgerQuerySchema,
        response: { 200: generalLedgerSchema },
      },
    },
    (request) => reports.readGeneralLedger(companyScopeOf(request), request.query),
  );
  server.get(
    '/api/vouchers/:id',
    {
      ...hot,
      schema: {
        operationId: 'readVoucher',
        tags,
        params: voucherParamsSchema,
        response: { 200: voucherSchema },
      },
    },
    (request) => reports.readVoucher(companyScopeOf(request), request.params.id),
  );
}

function accountRoutes(server: ApiServer, reports: ReportService): void {
  server.get(
    '/api/accounts',
    { ...hot, schema: { operationId: 'listAccounts', tags, response: { 200: accountListSchema } } },
    (request) => reports.listAccounts(companyScopeOf(request)),
  );
  server.put(
    '/api/accounts/:id',
    {
      config,
      schema: {
        operationId: 'updateAccount',
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
    { ...hot, schema: { operationId: 'readCash', tags, response: { 200: cashSchema } } },
    (request) => reports.readCash(companyScopeOf(request)),
  );
}

function statementRoutes(server: ApiServer, reports: ReportService): void {
  server.get(
    '/api/reports/trial-balance',
    {
      ...hot,
      schema: {
        operationId: 'readTrialBalance',
        tags,
        querystring: monthRangeQuerySchema,
        response: { 200: trialBalanceSchema },
      },
    },
    (request) => reports.readTrialBalance(companyScopeOf(request), request.query),
  );
  server.get(
    '/api/reports/profit-and-loss',
    {
      ...hot,
      schema: {
        operationId: 'readProfitAndLoss',
        tags,
        querystring: monthRangeQuerySchema,
        response: { 200: profitAndLossSchema },
      },
    },
    (request) => reports.readProfitAndLoss(companyScopeOf(request), request.query),
  );
  server.get(
    '/api/reports/balance-sheet',
    {
      ...hot,
      schema: {
        operationId: 'readBalanceSheet',
        tags,
        querystring: balanceSheetQuerySchema,
        response: { 200: balanceSheetSchema },
      },
    },
    (request) => reports.readBalanceSheet(companyScopeOf(request), request.query.at),
  );
}
