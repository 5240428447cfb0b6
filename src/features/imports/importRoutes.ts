import { z } from 'zod';
import { AppError } from '@/shared/errors/AppError.ts';
import { requireFeature } from '@/shared/featureFlags/requireFeature.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { pageQuerySchema } from '@/shared/http/wireContract.ts';
import type { ImportService } from './ImportService.ts';
import {
  type CsvMapping,
  csvMappingSchema,
  IMPORT_BYTES_MAX,
  importBatchDetailSchema,
  importBatchPageSchema,
  importParamsSchema,
  importPreviewSchema,
  importReceiptSchema,
  previewQuerySchema,
  proofResponseSchema,
  undoResponseSchema,
} from './importContract.ts';

const TAGS = ['imports'];
const FILE_TYPE = 'application/octet-stream';

export function importRoutes(server: ApiServer, deps: { imports: ImportService }): void {
  const { imports } = deps;
  server.register(async (scope) => uploadRoute(scope as ApiServer, imports));

  server.route({
    method: 'GET',
    url: '/api/imports',
    config: { permission: 'books.read', errors: ['CURSOR_INVALID'] },
    schema: {
      operationId: 'listImports',
      summary: 'Imports of the company, newest first',
      tags: TAGS,
      querystring: pageQuerySchema,
      response: { 200: importBatchPageSchema },
    },
    handler: (request) => imports.list(companyScopeOf(request), request.query),
  });

  server.route({
    method: 'GET',
    url: '/api/imports/:id',
    config: { permission: 'books.read', errors: ['IMPORT_NOT_FOUND'] },
    schema: {
      operationId: 'readImport',
      summary: 'One import with its preview and receipt',
      tags: TAGS,
      params: importParamsSchema,
      response: { 200: importBatchDetailSchema },
    },
    handler: (request) => imports.read(companyScopeOf(request), request.params.id),
  });

  server.route({
    method: 'GET',
    url: '/api/imports/:id/proof',
    config: { permission: 'books.read', errors: ['IMPORT_NOT_FOUND', 'IMPORT_STATE'] },
    schema: {
      operationId: 'proveImport',
      summary: 'Opening + postings = closing per account and year, read from the ledger now',
      tags: TAGS,
      params: importParamsSchema,
      response: { 200: proofResponseSchema },
    },
    handler: (request) => imports.proof(companyScopeOf(request), request.params.id),
  });

  effectRoutes(server, imports);
}

function effectRoutes(server: ApiServer, imports: ImportService): void {
  server.route({
    method: 'POST',
    url: '/api/imports/:id/commit',
    config: {
      permission: 'books.import',
      errors: [
        'IMPORT_NOT_FOUND',
        'IMPORT_STATE',
        'IMPORT_REFUSED',
        'PLAN_LIMIT_REACHED',
        'CURRENCY_CONFLICT',
        'FISCAL_YEAR_CONFLICT',
        'PERIOD_LOCKED',
        'LEDGER_BUSY',
        'FEATURE_DISABLED',
      ],
    },
    schema: {
      operationId: 'commitImport',
      summary: 'Write a previewed file into the ledger; a second time answers with the same receipt',
      tags: TAGS,
      params: importParamsSchema,
      response: { 200: importReceiptSchema },
    },
    handler: (request) => {
      const scope = companyScopeOf(request);
      requireFeature('feature.imports', scope);
      return imports.commit(scope, request.params.id);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/imports/:id/undo',
    config: {
      permission: 'imports.undo',
      errors: ['IMPORT_NOT_FOUND', 'IMPORT_STATE', 'PERIOD_LOCKED', 'LEDGER_BUSY'],
    },
    schema: {
      operationId: 'undoImport',
      summary: 'Take an import back by reversals',
      tags: TAGS,
      params: importParamsSchema,
      response: { 200: undoResponseSchema },
    },
    handler: (request) => imports.undo(companyScopeOf(request), request.params.id),
  });
}

/** In a scope of its own: only here is a file a body, and only here may it be that large. */
function uploadRoute(server: ApiServer, imports: ImportService): void {
  server.addContentTypeParser(
    FILE_TYPE,
    { parseAs: 'buffer', bodyLimit: IMPORT_BYTES_MAX },
    (_request, body, done) => done(null, body),
  );
  server.route({
    method: 'POST',
    url: '/api/imports',
    bodyLimit: IMPORT_BYTES_MAX,
    config: {
      permission: 'books.import',
      errors: ['IMPORT_TOO_LARGE', 'VALIDATION_FAILED', 'FEATURE_DISABLED'],
    },
    schema: {
      operationId: 'previewImport',
      summary: 'Upload a file of books and see what an import would do',
      description: `The body is the file itself, ${FILE_TYPE}, at most 64 MiB.`,
      tags: TAGS,
      querystring: previewQuerySchema,
      response: { 200: importPreviewSchema },
    },
    errorHandler: (error) => {
      throw error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? new AppError('IMPORT_TOO_LARGE') : error;
    },
    handler: (request) => {
      requireFeature('feature.imports', companyScopeOf(request));
      if (!Buffer.isBuffer(request.body)) throw new AppError('MEDIA_TYPE_UNSUPPORTED');
      const { fileName, mapping } = request.query;
      const file = { bytes: request.body, fileName, mapping: mappingOf(mapping) };
      return imports.preview(companyScopeOf(request), file);
    },
  });
}

function mappingOf(text: string | undefined): CsvMapping | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('VALIDATION_FAILED', { message: 'The mapping is not JSON.' });
  }
  const parsed = csvMappingSchema.safeParse(value);
  if (!parsed.success)
    throw new AppError('VALIDATION_FAILED', {
      message: 'The mapping does not have the expected form; see details.',
      details: { faults: z.treeifyError(parsed.error) },
    });
  return parsed.data;
}
