import type { AccountType } from '@/core/ledger/Account.ts';

/** Which numbers mean what: US classes, the Swedish and Norwegian ones, Xero's three digits, the French plan. */
export type NumberChart = 'us' | 'bas' | 'xero' | 'pcg';

const CASH =
  /\b(checking|chequing|savings?|petty cash|cash|bank|current account|business account|paypal|kassa|kasse|caisse|banque|caja|plusgiro|bankgiro|checkräkning\w*|girokonto)\b/i;

/**
 * Words of account names in the order they are tried: what says the type although another word of the name
 * would say something else (`bank fees`, `sales tax payable`) stands before that other word.
 */
const WORDS: readonly (readonly [AccountType, RegExp])[] = [
  [
    'asset',
    /\b(accumulated (depreciation|amorti[sz]ation)|allowance for|receivables?|prepaid|prepayments?|loans? (to|receivable)|undeposited|due from|tax refund|forderungen|kundfordr\w*|kundefordr\w*|créances|clients)\b/i,
  ],
  [
    'liability',
    /\b(payables?|liabilit(y|ies)|accrued|accruals|deferred (revenue|income|tax)|unearned|customer deposits|gift cards?|due to|sales tax|vat|gst|hst|moms|mva|tva|umsatzsteuer|mehrwertsteuer|leverantörs\w*|leverandør\w*|verbindlichkeiten|fournisseurs|wages payable)\b/i,
  ],
  ['expense', /\b(income tax|corporation tax|loan interest|costs? of)\b/i],
  ['income', /\b(income|revenues?)\b/i],
  [
    'expense',
    /\b(fees?|charges?|interest (paid|expense)|expenses?|costs? of|cogs|cost|depreciation|amorti[sz]ation|bad debts?|write[- ]?offs?|shrinkage|penalt(y|ies)|commissions? paid)\b/i,
  ],
  [
    'income',
    /\b(revenues?|sales|income|turnover|interest (received|earned)|services?|billable|reimbursed|försäljning|intäkt\w*|salgs\w*|erlöse|umsatz\w*|ventes|produits|ventas|ingresos)\b/i,
  ],
  [
    'equity',
    /\b(equity|retained earnings|share capital|capital|common stock|paid[- ]in|owners?|partners?|drawings?|draws?|dividends?|opening balance|aktiekapital|eget kapital|egenkapital|balanserat|eigenkapital|stammkapital)\b/i,
  ],
  [
    'liability',
    /\b(loans?|mortgage|line of credit|credit cards?|visa|mastercard|amex|american express|notes?|overdraft|lån|darlehen|emprunts?)\b/i,
  ],
  [
    'expense',
    /\b(rent|wages?|salar(y|ies)|payroll|superannuation|pension|insurance|utilities|electric\w*|water|gas|fuel|telephone|phone|internet|travel|meals|entertainment|advertising|marketing|office supplies|supplies|postage|printing|stationery|repairs?|maintenance|subscriptions?|software|legal|accounting|consulting|professional|automobile|training|dues|licen[cs]es?|tax(es)?|materials?|purchases|subcontractors?|freight|shipping|donations?|cleaning|hyra|löner?|lön|miete|löhne|gehälter|loyer|salaires|achats|alquiler|exchange (gain|loss)\w*|rounding|ask my accountant|uncategori[sz]ed expense)\b/i,
  ],
  ['asset', CASH],
  [
    'asset',
    /\b(inventory|stock|equipment|furniture|vehicles?|trucks?|buildings?|land|computers?|machinery|fixtures|investments?|deposits?|goodwill|assets?|lager|inventarier|maskiner)\b/i,
  ],
];

/** The type that one name tells, undefined when no word of it is known. */
export function typeOfName(name: string): AccountType | undefined {
  return WORDS.find(([, words]) => words.test(name))?.[0];
}

/**
 * The type of `Parent:Child` is the type its topmost known name tells, since a sub-account has its parent's
 * type in the programs that write names so.
 */
export function typeOfPath(path: string): AccountType | undefined {
  for (const name of path.split(':')) {
    const type = typeOfName(name);
    if (type !== undefined) return type;
  }
  return undefined;
}

const BY_FIRST_DIGITS: Readonly<Record<NumberChart, readonly (readonly [RegExp, AccountType])[]>> = {
  us: [
    [/^1/, 'asset'],
    [/^2/, 'liability'],
    [/^3/, 'equity'],
    [/^4/, 'income'],
    [/^[5-9]/, 'expense'],
  ],
  bas: [
    [/^1/, 'asset'],
    [/^2[01]/, 'equity'],
    [/^2/, 'liability'],
    [/^3|^8[0-3]/, 'income'],
    [/^[4-8]/, 'expense'],
  ],
  xero: [
    [/^[067]/, 'asset'],
    [/^2/, 'income'],
    [/^[345]/, 'expense'],
    [/^8/, 'liability'],
    [/^9/, 'equity'],
  ],
  pcg: [
    [/^1[0-4]/, 'equity'],
    [/^1/, 'liability'],
    [/^[23]|^41|^5/, 'asset'],
    [/^4/, 'liability'],
    [/^6/, 'expense'],
    [/^7/, 'income'],
  ],
};

/** The type the number tells in a chart, undefined when it is no number. */
export function typeOfNumber(number: string, chart: NumberChart): AccountType | undefined {
  if (!/^\d{3,}$/.test(number)) return undefined;
  return BY_FIRST_DIGITS[chart].find(([digits]) => digits.test(number))?.[1];
}

/** True for money in hand and at the bank: by name, or by number where the chart has a place for it. */
export function isCashAccount(type: AccountType, number: string, name: string, chart: NumberChart): boolean {
  if (type !== 'asset' || /\b(receivables?|prepaid|undeposited|deposits?)\b/i.test(name)) return false;
  if (chart === 'pcg') return /^5[13]/.test(number);
  return CASH.test(name) || (chart === 'bas' && /^19\d\d/.test(number));
}
