import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookAccount } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import { NAMES_IN_MESSAGE_MAX } from '../readerLimits.ts';
import { isCashAccount, type NumberChart, typeOfNumber, typeOfPath } from './guessAccountType.ts';

type Use = {
  readonly number: string;
  readonly name: string;
  readonly line: number;
  readonly stated: AccountType | undefined;
  turnoverMinor: number;
};

/** The accounts that rows of a CSV use. Such files state no types, so they are guessed, and that is said. */
export class AccountUsage {
  private readonly uses = new Map<string, Use>();

  use(
    account: { readonly number: string; readonly name: string; readonly stated?: AccountType | undefined },
    amountMinor: number,
    line: number,
  ): void {
    const known = this.uses.get(account.number);
    if (known !== undefined) {
      known.turnoverMinor += amountMinor;
      return;
    }
    const { number, name, stated } = account;
    this.uses.set(number, {
      number,
      name: name || `Account ${number}`,
      line,
      stated,
      turnoverMinor: amountMinor,
    });
  }

  /**
   * Class 4 is income in US charts and purchases in Nordic ones: its balance tells which chart it is.
   */
  nordicOrUs(): NumberChart {
    let classFour = 0;
    for (const { number, turnoverMinor } of this.uses.values())
      if (/^4\d{3}$/.test(number)) classFour += turnoverMinor;
    return classFour < 0 ? 'us' : 'bas';
  }

  /** The accounts in order of first use, with notices that list every guess. */
  toAccounts(chart: NumberChart, faults: FaultList): BookAccount[] {
    const guesses: string[] = [];
    const accounts = [...this.uses.values()].map((use) => {
      const { number, name, line, stated } = use;
      const byName = typeOfPath(name);
      const byNumber = typeOfNumber(number, chart);
      const bySide = use.turnoverMinor >= 0 ? 'expense' : 'income';
      const known = chart === 'pcg' || chart === 'bas' ? (byNumber ?? byName) : (byName ?? byNumber);
      const type = stated ?? known ?? bySide;
      const isCash = isCashAccount(type, number, name, chart);
      if (stated === undefined)
        guesses.push(
          `${name} = ${type}${isCash ? ' (cash)' : ''}${known === undefined ? ' (by its balance)' : ''}`,
        );
      return { number, name, type, isCash, line };
    });
    for (let start = 0; start < guesses.length; start += NAMES_IN_MESSAGE_MAX)
      faults.notice(
        'ACCOUNT_TYPE_GUESSED',
        0,
        'accounts',
        `The file states no account types. Guessed by name and number, correct what is wrong: ${guesses.slice(start, start + NAMES_IN_MESSAGE_MAX).join('; ')}.`,
      );
    return accounts;
  }
}
