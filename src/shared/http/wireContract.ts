/** What every contract on the wire is made of. The web may import it. */
import { z } from 'zod';

export const idSchema = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'not an id')
  .meta({ description: 'ULID' });
export const emailSchema = z.string().trim().toLowerCase().max(254).pipe(z.email('not an e-mail address'));
export const isoDateSchema = z.iso.date().meta({ description: 'YYYY-MM-DD' });
export const monthSchema = z
  .string()
  .regex(/^(1[7-9]|2[01])\d\d-(0[1-9]|1[0-2])$/, 'not a month; write YYYY-MM')
  .meta({ description: 'YYYY-MM' });
export const instantSchema = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 instant' });
export const currencySchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9._-]{0,23}$/, 'not a currency code; write for example SEK')
  .meta({ description: 'ISO 4217 code, or a commodity of the books' });
/** Integer minor units. */
export const amountMinorSchema = z.int().meta({ description: 'integer minor units of the currency' });

/** Most rows of a page. */
export const PAGE_SIZE_MAX = 200;
export const PAGE_SIZE_DEFAULT = 50;

export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
});

/** A page of a list; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The one error shape. */
export const errorResponseSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type ErrorResponse = z.infer<typeof errorResponseSchema>;

/** Header that names the company of a request; may be left out by a member of exactly one. */
export const COMPANY_HEADER = 'x-company-id';
