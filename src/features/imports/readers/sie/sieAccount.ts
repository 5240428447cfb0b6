import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookAccount } from '@/core/ledger/Books.ts';

/** The types of `#KTYP`: tillgång, skuld, kostnad, intäkt. */
export type SieAccountType = 'T' | 'S' | 'K' | 'I';

export function isSieAccountType(text: string): text is SieAccountType {
  return text === 'T' || text === 'S' || text === 'K' || text === 'I';
}

/** In BAS, 20 is equity and 21 untaxed reserves, which are equity with a tax debt inside. */
function isEquityNumber(number: string): boolean {
  return /^2[01]/.test(number);
}

/**
 * The type by the BAS chart of accounts: class 1 assets, 20–21 equity, other 2 liabilities, 3 income,
 * 4–7 expenses, 80–83 income from investments and interest, 84–89 interest, appropriations and tax.
 * Class 9 and what is not a number is internal bookkeeping: expense, and `isGuess` says so.
 */
function typeByNumber(number: string): { type: AccountType; isGuess: boolean } {
  const known = (type: AccountType) => ({ type, isGuess: false });
  if (/^1/.test(number)) return known('asset');
  if (/^2/.test(number)) return known(isEquityNumber(number) ? 'equity' : 'liability');
  if (/^3/.test(number)) return known('income');
  if (/^[4-7]/.test(number)) return known('expense');
  if (/^8[0-3]/.test(number)) return known('income');
  if (/^8/.test(number)) return known('expense');
  return { type: 'expense', isGuess: true };
}

function typeByKtyp(number: string, ktyp: SieAccountType): AccountType {
  if (ktyp === 'T') return 'asset';
  if (ktyp === 'K') return 'expense';
  if (ktyp === 'I') return 'income';
  return isEquityNumber(number) ? 'equity' : 'liability';
}

/** The account as books know it; `#KTYP` wins over the number. Money is 19xx: cash, giro and bank. */
export function sieAccount(
  declared: { readonly number: string; readonly name: string; readonly line: number },
  ktyp: SieAccountType | undefined,
): { readonly account: BookAccount; readonly isGuess: boolean } {
  const { type, isGuess } =
    ktyp === undefined
      ? typeByNumber(declared.number)
      : { type: typeByKtyp(declared.number, ktyp), isGuess: false };
  const isCash = type === 'asset' && /^19/.test(declared.number);
  return { account: { ...declared, type, isCash }, isGuess };
}
