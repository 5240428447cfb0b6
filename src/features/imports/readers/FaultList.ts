import type { BookFault } from '@/core/ledger/Books.ts';
import { FAULTS_MAX, NAMES_IN_MESSAGE_MAX } from './readerLimits.ts';

/**
 * Collects the faults of one file. Notices and refusals are bounded apart, so that a flood of notices
 * never hides what refuses the file.
 */
export class FaultList {
  private readonly serious: BookFault[] = [];
  private readonly notices: BookFault[] = [];
  private seriousOmitted = 0;
  private errorOmitted = false;
  private noticesOmitted = 0;

  /** True once something refuses a voucher or the file. */
  get hasSerious(): boolean {
    return this.serious.length > 0;
  }

  error(code: string, line: number, place: string, message: string): void {
    this.addSerious({ severity: 'error', code, line, place, message });
  }

  refused(code: string, line: number, place: string, message: string): void {
    this.addSerious({ severity: 'refused', code, line, place, message });
  }

  notice(code: string, line: number, place: string, message: string): void {
    if (this.notices.length >= FAULTS_MAX) this.noticesOmitted += 1;
    else this.notices.push({ severity: 'notice', code, line, place, message });
  }

  private addSerious(fault: BookFault): void {
    if (this.serious.length < FAULTS_MAX) {
      this.serious.push(fault);
      return;
    }
    this.seriousOmitted += 1;
    this.errorOmitted ||= fault.severity === 'error';
  }

  /** All faults in line order; where some were left out, one more fault counts them. */
  toFaults(): readonly BookFault[] {
    const faults = [...this.serious, ...this.notices].sort((a, b) => a.line - b.line);
    if (this.seriousOmitted > 0)
      faults.push(omitted(this.errorOmitted ? 'error' : 'refused', this.seriousOmitted, 'faults'));
    if (this.noticesOmitted > 0) faults.push(omitted('notice', this.noticesOmitted, 'notices'));
    return faults;
  }
}

function omitted(severity: BookFault['severity'], count: number, what: string): BookFault {
  return {
    severity,
    code: 'FAULTS_OMITTED',
    line: 0,
    place: 'file',
    count,
    message: `${count} more ${what} are not listed: mend the listed ones and read the file again.`,
  };
}

/** The names, comma-separated, with the rest counted. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_IN_MESSAGE_MAX).join(', ');
  const rest = names.length - NAMES_IN_MESSAGE_MAX;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
