import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import type { LedgerService } from './LedgerService.ts';
import {
  createVoucherRequestSchema,
  idempotencyHeadersSchema,
  postedVoucherSchema,
  reverseVoucherRequestSchema,
  voucherParamsSchema,
} from './ledgerContract.ts';

export function ledgerRoutes(server: ApiServer, deps: { ledger: LedgerService }): void {
  const { ledger } = deps;

  server.route({
    method: 'POST',
    url: '/api/vouchers',
    config: {
      permission: 'vouchers.post',
      errors: [
        'PLAN_LIMIT_REACHED',
        'ACCOUNT_NOT_FOUND',
        'VOUCHER_UNBALANCED',
        'FISCAL_YEAR_MISSING',
        'PERIOD_LOCKED',
        'IDEMPOTENCY_CONFLICT',
        'LEDGER_BUSY',
      ],
    },
    schema: {
      operationId: 'createVoucher',
      tags: ['ledger'],
      summary: 'Post a voucher entered by hand',
      headers: idempotencyHeadersSchema,
      body: createVoucherRequestSchema,
      response: { 201: postedVoucherSchema },
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key'];
      return reply.status(201).send(await ledger.createVoucher(companyScopeOf(request), key, request.body));
    },
  });

  server.route({
    method: 'POST',
    url: '/api/vouchers/:id/reverse',
    config: {
      permission: 'vouchers.post',
      errors: ['VOUCHER_NOT_FOUND', 'FISCAL_YEAR_MISSING', 'PERIOD_LOCKED', 'LEDGER_BUSY'],
    },
    schema: {
      operationId: 'reverseVoucher',
      tags: ['ledger'],
      summary: 'Take a voucher back by a reversal; a second time answers with the same reversal',
      params: voucherParamsSchema,
      body: reverseVoucherRequestSchema,
      response: { 201: postedVoucherSchema },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      return reply
        .status(201)
        .send(await ledger.reverseVoucher(companyScopeOf(request), id, request.body?.date));
    },
  });
}
