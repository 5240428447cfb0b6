import { firstDayOfMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { REPORT_MONTHS_MAX } from './reportContract.ts';

/** Months, or days, both inside. */
export type ReportRange = { readonly from: string; readonly to: string };

/** Throws REPORT_RANGE_INVALID for a range of months or of days that no report covers. */
export function assertReportRange({ from, to }: ReportRange): void {
  const months = monthsBetween(firstDayOfMonth(from), firstDayOfMonth(to)) + 1;
  if (from > to || months > REPORT_MONTHS_MAX) {
    throw new AppError('REPORT_RANGE_INVALID', { details: { from, to, monthsMax: REPORT_MONTHS_MAX } });
  }
}
