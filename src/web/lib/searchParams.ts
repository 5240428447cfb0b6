/** What an address may say; whatever is not understood is left out. */
type RawSearch = Record<string, unknown>;

const MONTH = /^(1[7-9]|2[01])\d\d-(0[1-9]|1[0-2])$/;
const DATE = /^(1[7-9]|2[01])\d\d-(0[1-9]|1[0-2])-\d\d$/;
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const CODE = /^[A-Z0-9_]{1,60}$/;
/** A page of ours, as a report of a problem names it. */
const PAGE = /^\/[\w/-]{0,200}$/;
const WORD = /^[a-z][A-Za-z0-9-]{0,40}$/;
/** A main line of the books, or a line that it is made of. */
const SERIES = /^(cash|income|expense|result)(\.[0-9A-Za-z]{1,40})?$/;

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Where the reader wanted to go before signing in; only a path of ours. */
function localPath(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(c\/|operator\/|join$|operator$)/.test(value) ? value : undefined;
}

export const SERIES_KEYS = ['cash', 'income', 'expense', 'result'] as const;
export const PERIODS = ['month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];
export const LEDGER_FIGURES = ['opening', 'debit', 'credit', 'movement', 'closing'] as const;
export type LedgerFigure = (typeof LEDGER_FIGURES)[number];

export type SignInSearch = { mode?: 'sign-up' | undefined; next?: string | undefined };
export type BillingSearch = {
  /** Back from the payment provider. */
  checkout?: 'paid' | 'left' | undefined;
};
/** `do`: the form that stands open on a page of operators; `show`: which rows. */
export type OperatorSearch = { do?: string | undefined; show?: string | undefined };
/** Where a problem was met, and what the error said. */
export type ProblemSearch = {
  page?: string | undefined;
  code?: string | undefined;
  request?: string | undefined;
};
export type CashSearch = { scenario?: string | undefined };
export type RangeSearch = { from?: string | undefined; to?: string | undefined };
export type AtSearch = { at?: string | undefined };
export type ForecastSearch = {
  series?: string | undefined;
  horizon?: number | undefined;
  /** What a row of the table is; months unless said. */
  per?: Period | undefined;
};
export type LedgerSearch = {
  account?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** The number that was clicked, in the sign its report shows, and which one of the account it is. */
  figure?: LedgerFigure | undefined;
  amount?: number | undefined;
};

export const readSearch = {
  signIn: (raw: RawSearch): SignInSearch => ({
    mode: oneOf(raw.mode, ['sign-up'] as const),
    next: localPath(raw.next),
  }),
  billing: (raw: RawSearch): BillingSearch => ({ checkout: oneOf(raw.checkout, ['paid', 'left'] as const) }),
  operator: (raw: RawSearch): OperatorSearch => ({
    do: matching(raw.do, WORD),
    show: matching(raw.show, WORD),
  }),
  problem: (raw: RawSearch): ProblemSearch => ({
    page: matching(raw.page, PAGE),
    code: matching(raw.code, CODE),
    request: matching(raw.request, ID),
  }),
  cash: (raw: RawSearch): CashSearch => ({ scenario: matching(raw.scenario, ID) }),
  range: (raw: RawSearch): RangeSearch => ({ from: matching(raw.from, MONTH), to: matching(raw.to, MONTH) }),
  at: (raw: RawSearch): AtSearch => ({ at: matching(raw.at, MONTH) }),
  forecast: (raw: RawSearch): ForecastSearch => ({
    series: matching(raw.series, SERIES),
    horizon: integer(raw.horizon),
    per: oneOf(raw.per, PERIODS),
  }),
  ledger: (raw: RawSearch): LedgerSearch => ({
    account: matching(raw.account, ID),
    from: matching(raw.from, DATE),
    to: matching(raw.to, DATE),
    figure: oneOf(raw.figure, LEDGER_FIGURES),
    amount: integer(raw.amount),
  }),
};
