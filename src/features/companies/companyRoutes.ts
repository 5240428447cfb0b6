import { z } from 'zod';
import { companyOfUserSchema } from '@/features/people/peopleContract.ts';
import { type ApiServer, companyScopeOf, personOf } from '@/shared/http/ApiServer.ts';
import { isoDateSchema } from '@/shared/http/wireContract.ts';
import { type CompanyDeps, CompanyService } from './CompanyService.ts';
import {
  companyGlanceListSchema,
  companyListSchema,
  companyOverviewSchema,
  createCompanyRequestSchema,
  fiscalYearListSchema,
  lockPeriodRequestSchema,
  periodSchema,
} from './companyContract.ts';

const TAGS = ['companies'];

function ownCompanyRoutes(server: ApiServer, companies: CompanyService): void {
  server.route({
    method: 'POST',
    url: '/api/companies',
    config: { permission: 'signedIn', errors: ['COMPANY_LIMIT_REACHED'] },
    schema: {
      operationId: 'createCompany',
      summary: 'Create a company and own it',
      tags: TAGS,
      body: createCompanyRequestSchema,
      response: { 201: companyOfUserSchema },
    },
    handler: async (request, reply) =>
      reply.status(201).send(await companies.create(personOf(request), request.body)),
  });

  server.route({
    method: 'GET',
    url: '/api/companies',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'listCompanies',
      summary: 'The companies that you belong to',
      description: 'All of them, by name: a person belongs to 100 at most.',
      tags: TAGS,
      response: { 200: companyListSchema },
    },
    handler: async (request) => ({ items: await companies.list(personOf(request)) }),
  });
}

function glanceRoute(server: ApiServer, companies: CompanyService): void {
  server.route({
    method: 'GET',
    url: '/api/companies/glance',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'glanceAtCompanies',
      summary: 'All your companies: until when their books go, their low point, and what to look at',
      description: 'For whoever keeps several, such as an accountant; by name, 100 at most.',
      tags: TAGS,
      response: { 200: companyGlanceListSchema },
    },
    handler: async (request) => ({ items: await companies.glance(personOf(request)) }),
  });
}

function currentCompanyRoutes(server: ApiServer, companies: CompanyService): void {
  server.route({
    method: 'GET',
    url: '/api/companies/current',
    config: { permission: 'books.read' },
    schema: {
      operationId: 'readCompany',
      summary: 'The company, until when its books go and whether they reconcile',
      tags: TAGS,
      response: { 200: companyOverviewSchema },
    },
    handler: async (request) => {
      const overview = await companies.overview(companyScopeOf(request));
      return { ...overview, permissions: [...(request.keyPermissions ?? overview.permissions)] };
    },
  });

  server.route({
    method: 'GET',
    url: '/api/fiscal-years',
    config: { permission: 'books.read' },
    schema: {
      operationId: 'listFiscalYears',
      summary: 'Fiscal years and their periods, oldest first',
      description: 'The latest 200 years.',
      tags: TAGS,
      response: { 200: fiscalYearListSchema },
    },
    handler: async (request) => ({ items: await companies.fiscalYears(companyScopeOf(request)) }),
  });

  server.route({
    method: 'PUT',
    url: '/api/periods/:startsOn',
    config: { permission: 'periods.lock', errors: ['PERIOD_NOT_FOUND'] },
    schema: {
      operationId: 'lockPeriod',
      summary: 'Lock or unlock a period',
      description: 'Nothing can be posted into a locked period, by anybody.',
      tags: TAGS,
      params: z.object({ startsOn: isoDateSchema }),
      body: lockPeriodRequestSchema,
      response: { 200: periodSchema },
    },
    handler: async (request) =>
      companies.lockPeriod(companyScopeOf(request), request.params.startsOn, request.body.isLocked),
  });
}

export function companyRoutes(server: ApiServer, deps: CompanyDeps): void {
  const companies = new CompanyService(deps);
  ownCompanyRoutes(server, companies);
  glanceRoute(server, companies);
  currentCompanyRoutes(server, companies);
}
