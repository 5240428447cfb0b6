import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import { PLAN_CURRENCY } from '@/core/billing/plans.ts';
import { type PaymentTries, type RecurringLine, recurringRevenue } from '@/core/billing/recurringRevenue.ts';
import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays, addToMonth, type IsoMonth, monthOf } from '@/core/ledger/isoDate.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { OwnMoney } from './ownMoneyContract.ts';

/** Rows of one statement, and statements: a million invoices. */
const PAGE = 1_000;
const PAGES_MAX = 1_000;
const DAYS_OF_A_MONTH_MIN = 27;

type InvoiceRow = { readonly voucher_id: string; readonly facts: ProviderInvoice };

/** Prices of a year are told by their keys. */
function monthlyOf(priceKey: string | null, priceMinor: number): number {
  return priceKey?.endsWith('_yearly') ? Math.round(priceMinor / 12) : priceMinor;
}

/** The prices that an invoice is for. What it gives back is the end of a price, not one of its own. */
function linesOf({ voucher_id: id, facts }: InvoiceRow, position: number): RecurringLine[] {
  const { companyId, periodStart, periodEnd, totalMinor } = facts;
  const lines = facts.lines ?? [{ amountMinor: totalMinor, periodStart, periodEnd, priceKey: null }];
  return lines.flatMap((line, at) => {
    const startsOn = line.periodStart.slice(0, 10);
    const endsOn = line.periodEnd.slice(0, 10);
    const isWhole = addDays(startsOn, DAYS_OF_A_MONTH_MIN) <= endsOn;
    const priceMinor = line.priceMinor ?? (isWhole ? line.amountMinor : 0);
    if (line.amountMinor < 0 || (line.amountMinor === 0 && priceMinor === 0) || id === '') return [];
    return [
      {
        ...{ companyId, currency: facts.currency.toUpperCase(), startsOn },
        endsBefore: endsOn > startsOn ? endsOn : addDays(startsOn, 1),
        monthlyMinor: monthlyOf(line.priceKey, priceMinor),
        order: position * PAGE + at,
      },
    ];
  });
}

/**
 * AccuBooks' recurring revenue, from the vouchers that stand in its ledger: an invoice counts while its voucher
 * does. For operators, the worker and the owner of the database; everybody else sees nothing.
 */
export class OwnMoneyReadModel {
  async read(sql: Sql, today: IsoDate, months: number): Promise<OwnMoney> {
    const to = monthOf(today);
    const from = addToMonth(to, 1 - months);
    const [company] = await sql<{ company_id: string }>('SELECT company_id FROM platform_company');
    const lines = await this.#lines(sql);
    const tries = await this.#tries(sql);
    const currencies = [...new Set([...lines.map(({ currency }) => currency), ...tries.keys()])].toSorted();
    const named = currencies.length === 0 ? [PLAN_CURRENCY] : currencies;
    return {
      companyId: company?.company_id ?? null,
      currencies: named.map((currency) => ({
        currency,
        months: recurringRevenue(
          lines.filter((line) => line.currency === currency),
          tries.get(currency) ?? new Map(),
          { from, to, today },
        ),
      })),
    };
  }

  async #lines(sql: Sql): Promise<RecurringLine[]> {
    const lines: RecurringLine[] = [];
    let after = '';
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const rows = await sql<InvoiceRow>(
        `SELECT v.voucher_id, s.facts FROM platform_vouchers v JOIN platform_sources s ON s.id = v.source
         WHERE v.part = 'finalised' AND v.reversal_id IS NULL AND s.facts->>'state' <> 'uncollectible'
           AND v.voucher_id > $1 ORDER BY v.voucher_id LIMIT ${PAGE}`,
        [after],
        'own_money_lines',
      );
      for (const [at, row] of rows.entries()) lines.push(...linesOf(row, page * PAGE + at));
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.voucher_id ?? '';
    }
    return lines;
  }

  async #tries(sql: Sql): Promise<Map<string, Map<IsoMonth, PaymentTries>>> {
    const rows = await sql<{ currency: string; month: string; succeeded: number; declined: number }>(
      `SELECT v.owed::jsonb->>'currency' AS currency, left(v.owed::jsonb->>'date', 7) AS month,
         count(*) FILTER (WHERE v.part = 'taken')::int AS succeeded,
         count(*) FILTER (WHERE v.part = 'declined')::int AS declined
       FROM platform_vouchers v WHERE v.part IN ('taken', 'declined') AND v.reversal_id IS NULL GROUP BY 1, 2`,
      [],
      'own_money_tries',
    );
    const byCurrency = new Map<string, Map<IsoMonth, PaymentTries>>();
    for (const { currency, month, succeeded, declined } of rows) {
      const months = byCurrency.get(currency) ?? new Map<IsoMonth, PaymentTries>();
      byCurrency.set(currency, months.set(month, { succeeded, declined }));
    }
    return byCurrency;
  }
}
