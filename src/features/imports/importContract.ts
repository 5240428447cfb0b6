import { z } from 'zod';
import { ACCOUNT_TYPES } from '@/core/ledger/Account.ts';
import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  instantSchema,
  isoDateSchema,
  pageOf,
} from '@/shared/http/wireContract.ts';

/** Largest file, in bytes. */
export const IMPORT_BYTES_MAX = 64 * 1024 * 1024;
/** Rows of a kind that a preview or receipt carries; the counts are exact. */
export const IMPORT_ROWS_SHOWN_MAX = 200;
/** Vouchers that a preview shows, and postings of each. */
export const SAMPLE_VOUCHERS_MAX = 20;
export const SAMPLE_POSTINGS_MAX = 50;
/** Rows of a proof; those that do not tie out come first. */
export const PROOF_ROWS_MAX = 5_000;

export const IMPORT_FORMATS = [
  'sie',
  'beancount',
  'quickbooks-journal',
  'xero-journal',
  'csv-mapped',
] as const;
export const IMPORT_STATES = ['previewed', 'committed', 'undone'] as const;

// NUL and halves of a character are no text to the database
const headerTextSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0\p{Surrogate}]*$/u);
const columnSchema = z.union([headerTextSchema, z.int().min(0).max(500)]);
/** Which column of a CSV means what: by header text or zero-based index. */
export const csvMappingSchema = z.object({
  date: columnSchema,
  account: columnSchema,
  accountName: columnSchema.optional(),
  debit: columnSchema.optional(),
  credit: columnSchema.optional(),
  amount: columnSchema.optional(),
  /** Beside amount: says debit or credit, as D and K, S and H, Dr and Cr. */
  side: columnSchema.optional(),
  series: columnSchema.optional(),
  voucher: columnSchema.optional(),
  description: columnSchema.optional(),
  currency: columnSchema.optional(),
  dateFormat: z.enum(['YMD', 'DMY', 'MDY']).optional(),
  decimal: z.enum(['.', ',']).optional(),
});

export const importFaultSchema = z.object({
  severity: z.enum(['error', 'refused', 'notice']),
  code: z.string(),
  line: z.int(),
  place: z.string(),
  message: z.string(),
});

/** The request body is the file itself (application/octet-stream). */
export const previewQuerySchema = z.object({
  fileName: z.string().min(1).max(255),
  /** JSON of a csvMapping, for a CSV of no known layout. */
  mapping: z.string().max(4000).optional(),
});

const countsSchema = z.object({ accounts: z.int(), vouchers: z.int(), postings: z.int() });

export const importPreviewSchema = z.object({
  id: idSchema,
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  format: z.enum(IMPORT_FORMATS),
  encoding: z.string(),
  companyName: z.string().nullable(),
  currency: currencySchema,
  fiscalYears: z.array(z.object({ startsOn: isoDateSchema, endsOn: isoDateSchema })),
  counts: countsSchema,
  /** What a commit would do with the vouchers. */
  newVouchers: z.int(),
  alreadyThere: z.int(),
  twinsKept: z.int(),
  refused: z.int(),
  accounts: z.array(
    z.object({
      number: z.string(),
      name: z.string(),
      type: z.enum(ACCOUNT_TYPES),
      isCash: z.boolean(),
      isNew: z.boolean(),
    }),
  ),
  sampleVouchers: z.array(
    z.object({
      series: z.string(),
      number: z.string(),
      date: isoDateSchema,
      description: z.string(),
      line: z.int(),
      postings: z.array(
        z.object({
          account: z.string(),
          amountMinor: amountMinorSchema,
          currency: currencySchema,
          line: z.int(),
        }),
      ),
    }),
  ),
  faults: z.array(importFaultSchema),
  faultCount: z.int(),
  canCommit: z.boolean(),
  /** The mapping that was given, or for a CSV of no known layout the one that its header suggests. */
  mapping: csvMappingSchema.nullable(),
  /** For a CSV of no known layout: what to make a mapping of, and what it still needs. */
  csv: z
    .object({
      header: z.array(z.string()),
      sampleRows: z.array(z.array(z.string())),
      missing: z.array(z.string()),
    })
    .nullable(),
  createdAt: instantSchema,
});

/** opening + Σ postings = closing, for one account of one fiscal year. */
export const proofRowSchema = z.object({
  accountNumber: z.string(),
  accountName: z.string(),
  currency: currencySchema,
  year: z.object({ startsOn: isoDateSchema, endsOn: isoDateSchema }),
  openingMinor: amountMinorSchema,
  postingsMinor: amountMinorSchema,
  closingMinor: amountMinorSchema,
  /** What the file states; null where it states nothing, or where the books hold more or less than the file. */
  statedMinor: amountMinorSchema.nullable(),
  isProven: z.boolean(),
});

export const importReceiptSchema = z.object({
  new: z.int(),
  alreadyThere: z.int(),
  twinsKept: z.int(),
  refused: z.int(),
  refusals: z.array(importFaultSchema),
  notices: z.array(importFaultSchema),
  accountsCreated: z.int(),
  fiscalYearsCreated: z.int(),
  openingVouchers: z.int(),
  postings: z.int(),
  proof: z.object({
    isProven: z.boolean(),
    accounts: z.int(),
    /** Rows that do not tie out; empty when proven. */
    mismatches: z.array(proofRowSchema),
  }),
});

export const importBatchSchema = z.object({
  id: idSchema,
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  format: z.enum(IMPORT_FORMATS),
  createdAt: instantSchema,
  committedAt: instantSchema.nullable(),
  undoneAt: instantSchema.nullable(),
  receipt: importReceiptSchema.nullable(),
});
export const importBatchDetailSchema = importBatchSchema.extend({ preview: importPreviewSchema });
export const importBatchPageSchema = pageOf(importBatchSchema);
export const proofResponseSchema = z.object({ isProven: z.boolean(), rows: z.array(proofRowSchema) });
export const importParamsSchema = z.object({ id: idSchema });
export const undoResponseSchema = z.object({
  id: idSchema,
  state: z.literal('undone'),
  reversedVouchers: z.int(),
});

export type CsvMapping = z.infer<typeof csvMappingSchema>;
export type ImportFault = z.infer<typeof importFaultSchema>;
export type ImportPreview = z.infer<typeof importPreviewSchema>;
export type ImportReceipt = z.infer<typeof importReceiptSchema>;
export type ImportBatch = z.infer<typeof importBatchSchema>;
export type ImportBatchDetail = z.infer<typeof importBatchDetailSchema>;
export type ImportBatchPage = z.infer<typeof importBatchPageSchema>;
export type ProofResponse = z.infer<typeof proofResponseSchema>;
export type ProofRow = z.infer<typeof proofRowSchema>;
export type UndoResponse = z.infer<typeof undoResponseSchema>;
