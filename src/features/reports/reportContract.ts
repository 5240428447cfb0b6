import { z } from 'zod';
import { ACCOUNT_TYPES } from '@/core/ledger/Account.ts';
import {
  amountMinorSchema,
  currencySchema,
  idSchema,
  isoDateSchema,
  monthSchema,
  pageQuerySchema,
} from '@/shared/http/wireContract.ts';

/** Longest report, in months. */
export const REPORT_MONTHS_MAX = 120;

/** Both months are inside. */
export const monthRangeQuerySchema = z.object({ from: monthSchema, to: monthSchema });
export const balanceSheetQuerySchema = z.object({ at: monthSchema });
export const generalLedgerQuerySchema = pageQuerySchema.extend({
  accountId: idSchema,
  from: isoDateSchema,
  to: isoDateSchema,
  /** Which commodity of the account; the company's currency when the account has it, else its first. */
  currency: currencySchema.optional(),
});
export const accountParamsSchema = z.object({ id: idSchema });
export const voucherParamsSchema = z.object({ id: idSchema });

export const accountSchema = z.object({
  id: idSchema,
  number: z.string(),
  name: z.string(),
  type: z.enum(ACCOUNT_TYPES),
  isCash: z.boolean(),
});
export const accountListSchema = z.object({ items: z.array(accountSchema) });
export const updateAccountRequestSchema = z
  .object({ name: z.string().trim().min(1).max(200), isCash: z.boolean(), type: z.enum(ACCOUNT_TYPES) })
  .partial();

const rowAccount = { accountId: idSchema, number: z.string(), name: z.string(), type: z.enum(ACCOUNT_TYPES) };

/**
 * Ledger sign: debit positive, credit negative. One currency per row; totals are of the company's currency.
 * `debitMinor` and `creditMinor` are both positive: closing = opening + debit − credit. A reversal takes back
 * from the side it reverses, so a month that only reverses has them negative.
 */
export const trialBalanceSchema = z.object({
  from: monthSchema,
  to: monthSchema,
  currency: currencySchema,
  rows: z.array(
    z.object({
      ...rowAccount,
      currency: currencySchema,
      openingMinor: amountMinorSchema,
      debitMinor: amountMinorSchema,
      creditMinor: amountMinorSchema,
      closingMinor: amountMinorSchema,
    }),
  ),
  totals: z.object({
    openingMinor: amountMinorSchema,
    debitMinor: amountMinorSchema,
    creditMinor: amountMinorSchema,
    closingMinor: amountMinorSchema,
  }),
});

/** Natural sign: income and expense both positive; result = income − expense. */
export const profitAndLossSchema = z.object({
  from: monthSchema,
  to: monthSchema,
  currency: currencySchema,
  months: z.array(monthSchema),
  sections: z.array(
    z.object({
      type: z.enum(['income', 'expense']),
      rows: z.array(
        z.object({ ...rowAccount, amountsMinor: z.array(amountMinorSchema), totalMinor: amountMinorSchema }),
      ),
      totalsMinor: z.array(amountMinorSchema),
      totalMinor: amountMinorSchema,
    }),
  ),
  resultsMinor: z.array(amountMinorSchema),
  resultMinor: amountMinorSchema,
  /** Commodities of the books that these figures leave out. */
  otherCurrencies: z.array(currencySchema),
});

/** Natural sign; assets = liabilities + equity, where equity holds the result not yet closed. */
export const balanceSheetSchema = z.object({
  at: monthSchema,
  currency: currencySchema,
  sections: z.array(
    z.object({
      type: z.enum(['asset', 'liability', 'equity']),
      rows: z.array(z.object({ ...rowAccount, amountMinor: amountMinorSchema })),
      totalMinor: amountMinorSchema,
    }),
  ),
  /** Income − expense of all months up to `at`: part of equity's total. */
  unclosedResultMinor: amountMinorSchema,
  assetsMinor: amountMinorSchema,
  liabilitiesAndEquityMinor: amountMinorSchema,
  isBalanced: z.boolean(),
  otherCurrencies: z.array(currencySchema),
});

/**
 * Ledger sign. `openingMinor` is the balance before `from`; the rows and it add up to `closingMinor`. Totals
 * and rows are of `currency` and of the whole range. Vouchers of an undone import and their reversals of the
 * same day are left out together: they add nothing.
 */
export const generalLedgerSchema = z.object({
  account: accountSchema,
  from: isoDateSchema,
  to: isoDateSchema,
  currency: currencySchema,
  openingMinor: amountMinorSchema,
  closingMinor: amountMinorSchema,
  debitMinor: amountMinorSchema,
  creditMinor: amountMinorSchema,
  rowCount: z.int(),
  /** Commodities of the account that this answer leaves out. */
  otherCurrencies: z.array(currencySchema),
  items: z.array(
    z.object({
      voucherId: idSchema,
      kind: z.enum(['entry', 'opening', 'reversal']),
      series: z.string(),
      number: z.string(),
      date: isoDateSchema,
      description: z.string(),
      amountMinor: amountMinorSchema,
      currency: currencySchema,
      /** Balance of the account after this row, in the row's currency. */
      balanceMinor: amountMinorSchema,
      importBatchId: idSchema.nullable(),
      sourceLine: z.int().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const voucherSchema = z.object({
  id: idSchema,
  kind: z.enum(['entry', 'opening', 'reversal']),
  series: z.string(),
  number: z.string(),
  date: isoDateSchema,
  description: z.string(),
  reversesVoucherId: idSchema.nullable(),
  reversedByVoucherId: idSchema.nullable(),
  postings: z.array(
    z.object({
      accountId: idSchema,
      accountNumber: z.string(),
      accountName: z.string(),
      amountMinor: amountMinorSchema,
      currency: currencySchema,
      description: z.string(),
      sourceLine: z.int().nullable(),
    }),
  ),
  /** Where it came from: the file and the text of its lines (at most 200). */
  source: z
    .object({
      importBatchId: idSchema,
      fileName: z.string(),
      lines: z.array(z.object({ line: z.int(), text: z.string() })),
    })
    .nullable(),
});

/** Cash at each month's end; natural sign. */
export const cashSchema = z.object({
  currency: currencySchema,
  booksUntil: isoDateSchema.nullable(),
  cashMinor: amountMinorSchema,
  accounts: z.array(z.object({ ...rowAccount, amountMinor: amountMinorSchema })),
  history: z.array(z.object({ month: monthSchema, valueMinor: amountMinorSchema })),
});

export type Account = z.infer<typeof accountSchema>;
export type TrialBalance = z.infer<typeof trialBalanceSchema>;
export type ProfitAndLoss = z.infer<typeof profitAndLossSchema>;
export type BalanceSheet = z.infer<typeof balanceSheetSchema>;
export type GeneralLedger = z.infer<typeof generalLedgerSchema>;
export type Voucher = z.infer<typeof voucherSchema>;
export type Cash = z.infer<typeof cashSchema>;
