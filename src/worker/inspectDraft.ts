import type Stripe from 'stripe';
import { inspectInvoice } from '@/core/billing/inspectInvoice.ts';
import { listPrices } from '@/features/billing/PriceStore.ts';
import { toInvoice } from '@/features/billing/toProvider.ts';
import { ExpectedInvoiceReadModel } from '@/features/platformBooks/ExpectedInvoiceReadModel.ts';
import type { Database } from '@/shared/database/Database.ts';

const expectedInvoices = new ExpectedInvoiceReadModel();

/** Why an invoice that a freeze has stopped is not to be sent on its way; undefined when our own record agrees. */
export async function inspectDraft(
  database: Pick<Database, 'inCompanyAsWorker'>,
  invoice: Stripe.Invoice,
  companyId: string,
): Promise<string | undefined> {
  return database.inCompanyAsWorker(companyId, async (sql) => {
    const mirrored = toInvoice(invoice, invoice.lines.data, { companyId, prices: await listPrices(sql) });
    const expected = await expectedInvoices.expected(sql, mirrored);
    // A draft is judged as what it is about to become.
    const [finding] = inspectInvoice({ ...mirrored, state: 'open' }, expected);
    return finding?.message;
  });
}
