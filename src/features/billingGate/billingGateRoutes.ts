import { Approvals } from '@/shared/approvals/Approvals.ts';
import { signedApprovalSchema } from '@/shared/approvals/signApproval.ts';
import { BillingGateStore } from '@/shared/billing/BillingGateStore.ts';
import { freezeAndSeal } from '@/shared/billing/freezeAndSeal.ts';
import { needOpenFreeze, OPEN_FREEZES_MAX, resumeBilling } from '@/shared/billing/resumeBilling.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { Session } from '@/shared/database/Session.ts';
import { type ApiServer, companyScopeOf, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { BillingGateService } from './BillingGateService.ts';
import {
  approvalDocumentSchema,
  approvalRequestSchema,
  approvalSchema,
  freezeReceiptSchema,
  freezeRequestSchema,
  freezesSchema,
  resumedSchema,
  resumeRequestSchema,
  standingSchema,
} from './billingGateContract.ts';

const TAGS = ['billing'];

export type BillingGateRouteDeps = {
  readonly gate: BillingGateService;
  readonly database: Pick<Database, 'readOnce'>;
  readonly config: Pick<Config, 'DATABASE_URL' | 'APPROVER_KEYS'>;
  readonly clock: Clock;
  readonly log: Log;
};

export function billingGateRoutes(server: ApiServer, deps: BillingGateRouteDeps): void {
  server.route({
    method: 'GET',
    url: '/api/billing/standing',
    config: { permission: 'books.read' },
    schema: {
      operationId: 'readBillingStanding',
      summary: 'Whether billing is paused for the company',
      tags: TAGS,
      response: { 200: standingSchema },
    },
    handler: async (request) => {
      const standing = await deps.gate.standing(undefined, companyScopeOf(request).companyId);
      if (standing.state === 'open') return { state: 'open' as const, since: null, isEverybody: false };
      const { since, isEverybody } = standing;
      return { state: 'frozen' as const, since, isEverybody };
    },
  });
  const { readOnce: sql } = deps.database;
  freezeRoutes(server, deps, new BillingGateStore(sql));
  approvalRoutes(server, deps, sql);
}

function freezeRoutes(server: ApiServer, deps: BillingGateRouteDeps, store: BillingGateStore): void {
  server.route({
    method: 'GET',
    url: '/api/operators/billing/freezes',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listBillingFreezes',
      summary: 'Freezes of billing in force: why, what they hold, what waits for their end',
      tags: TAGS,
      response: { 200: freezesSchema },
    },
    handler: async () => {
      const open = await store.list({ isOpenOnly: true, limit: OPEN_FREEZES_MAX });
      const items = await Promise.all(
        open.map(async (freeze) => ({
          ...freeze,
          holds: await store.countHolds(freeze.id),
          findings: await store.findings(freeze.id),
        })),
      );
      const enabled = !open.some(({ companyId }) => companyId === null);
      return { enabled, parkedEvents: await store.countParked(), items };
    },
  });

  server.route({
    method: 'POST',
    url: '/api/operators/billing/freezes',
    config: {
      permission: 'operator',
      errors: ['COMPANY_NOT_FOUND', 'BILLING_FREEZE_NOT_SAVED', 'BILLING_FREEZE_UNSEALED'],
    },
    schema: {
      operationId: 'freezeBilling',
      summary: 'Freeze billing; answers when nothing that had begun before is under way any more',
      tags: TAGS,
      body: freezeRequestSchema,
      response: { 200: freezeReceiptSchema },
    },
    handler: async (request) => {
      const { reason, companyId } = request.body;
      const order = { trigger: 'operator', reason, companyId, by: personOf(request) } as const;
      // A connection of its own: a freeze must get through when the pool is exhausted.
      const session = await Session.open(deps.config.DATABASE_URL, 'accubooks-billing-freeze');
      try {
        return await freezeAndSeal(new BillingGateStore(session.sql), order, {
          clock: deps.clock,
          onFrozen: ({ id, isNew }) =>
            isNew && deps.log.critical({ freezeId: id, ...order }, 'billing is frozen'),
        });
      } finally {
        session.close();
      }
    },
  });
}

function approvalRoutes(server: ApiServer, { config, clock }: BillingGateRouteDeps, sql: Sql): void {
  const store = new BillingGateStore(sql);
  const approvals = new Approvals({ sql, clock, keys: config.APPROVER_KEYS });
  server.route({
    method: 'POST',
    url: '/api/operators/approvals',
    config: { permission: 'operator', errors: ['BILLING_FREEZE_NOT_FOUND'] },
    schema: {
      operationId: 'requestApproval',
      summary: 'Ask for an approval; the answer is what is to be signed, with a key that no server has',
      tags: TAGS,
      body: approvalRequestSchema,
      response: { 200: approvalDocumentSchema },
    },
    handler: async (request) => {
      const { action, subjectId, reason } = request.body;
      await needOpenFreeze(store, subjectId);
      return approvals.request({ action, subjectId, reason, by: personOf(request) });
    },
  });

  server.route({
    method: 'POST',
    url: '/api/operators/approvals/signed',
    config: {
      permission: 'operator',
      errors: ['APPROVAL_NOT_FOUND', 'APPROVAL_INVALID', 'APPROVAL_EXPIRED'],
    },
    schema: {
      operationId: 'submitApproval',
      summary: 'Hand a signed approval in; it is good for one time',
      tags: TAGS,
      body: signedApprovalSchema,
      response: { 200: approvalSchema },
    },
    handler: (request) => approvals.submit(request.body, personOf(request)),
  });

  server.route({
    method: 'POST',
    url: '/api/operators/billing/resume',
    config: {
      permission: 'operator',
      errors: [
        'BILLING_FREEZE_NOT_FOUND',
        'BILLING_APPROVAL_REQUIRED',
        'APPROVAL_NOT_FOUND',
        'APPROVAL_INVALID',
        'APPROVAL_EXPIRED',
        'APPROVAL_USED',
      ],
    },
    schema: {
      operationId: 'resumeBilling',
      summary: 'End a freeze, with an approval that the CEO has signed',
      tags: TAGS,
      body: resumeRequestSchema,
      response: { 200: resumedSchema },
    },
    handler: async (request) => {
      const order = { ...request.body, by: personOf(request) };
      const { id } = await resumeBilling({ store, approvals }, order);
      return { freezeId: id };
    },
  });
}
