import type { DecimalMark } from './columnAmounts.ts';
import type { DateOrder } from './columnDates.ts';
import type { ColumnNames } from './matchColumns.ts';

/** A column by its header text, or by its index from 0. */
export type ColumnReference = string | number;

/** Which columns of a CSV hold what. Either `debit` and `credit`, or `amount` with debit positive. */
export type CsvMapping = {
  readonly date: ColumnReference;
  readonly account: ColumnReference;
  readonly accountName?: ColumnReference | undefined;
  readonly debit?: ColumnReference | undefined;
  readonly credit?: ColumnReference | undefined;
  readonly amount?: ColumnReference | undefined;
  /** Beside `amount`: a column that says debit or credit, as D and K, S and H, Dr and Cr. */
  readonly side?: ColumnReference | undefined;
  readonly series?: ColumnReference | undefined;
  readonly voucher?: ColumnReference | undefined;
  readonly description?: ColumnReference | undefined;
  readonly currency?: ColumnReference | undefined;
  /** Left out: found by looking at the whole column. */
  readonly dateFormat?: DateOrder | undefined;
  readonly decimal?: DecimalMark | undefined;
};

export const CSV_ROLES = [
  'date',
  'account',
  'accountName',
  'debit',
  'credit',
  'amount',
  'side',
  'series',
  'voucher',
  'description',
  'currency',
] as const;
export type CsvRole = (typeof CSV_ROLES)[number];

/** Header names in English, Swedish, Norwegian, Danish, German, French, Spanish, Italian, Dutch and Finnish. */
export const CSV_COLUMN_NAMES: ColumnNames<CsvRole> = {
  date: [
    ...['ecriture date', 'posting date', 'journal date', 'transaction date', 'entry date', 'effective date'],
    ...[
      'booking date',
      'gl date',
      'trans date',
      'bokföringsdatum',
      'verifikationsdatum',
      'transaktionsdatum',
    ],
    ...['verdatum', 'ver datum', 'buchungsdatum', 'belegdatum', 'bilagsdato', 'bogføringsdato', 'boekdatum'],
    ...[
      'date comptable',
      'fecha asiento',
      'data registrazione',
      'date',
      'datum',
      'dato',
      'fecha',
      'data',
      'pvm',
    ],
  ],
  account: [
    ...['compte num', 'account number', 'account no', 'account code', 'account id', 'gl account', 'gl code'],
    ...['ledger account', 'nominal code', 'kontonummer', 'kontonr', 'konto nr', 'kontonr', 'konto'],
    ...['numéro de compte', 'compte', 'cuenta', 'conto', 'grootboekrekening', 'rekening', 'tili', 'account'],
  ],
  accountName: [
    ...[
      'account name',
      'account description',
      'kontonamn',
      'kontobenämning',
      'kontoname',
      'kontobezeichnung',
    ],
    ...['kontonavn', 'compte lib', 'libellé compte', 'nombre de cuenta', 'benämning', 'account', 'konto'],
  ],
  debit: [
    'debit',
    'debet',
    'soll',
    'débit',
    'debe',
    'dare',
    'debit amount',
    'amount debit',
    'debetbelopp',
    'dr',
  ],
  credit: [
    ...['credit', 'kredit', 'haben', 'crédit', 'haber', 'avere', 'credit amount', 'amount credit'],
    ...['kreditbelopp', 'cr'],
  ],
  amount: [
    ...[
      'amount',
      'net amount',
      'belopp',
      'betrag',
      'beløp',
      'beløb',
      'montant',
      'importe',
      'importo',
      'bedrag',
    ],
    ...['summa', 'sum', 'value', 'net'],
  ],
  side: [
    ...['d k', 'dk', 'd c', 'dc', 'dr cr', 'drcr', 's h', 'sh', 'debet kredit', 'debit credit', 'soll haben'],
    ...['soll haben kennzeichen', 'soll haben kz', 'debit credit indicator', 'dc indicator', 'sens'],
    ...['posting type', 'entry type', 'side', 'type', 'typ'],
  ],
  series: ['journal code', 'verifikationsserie', 'serie', 'series'],
  voucher: [
    ...[
      'ecriture num',
      'voucher number',
      'voucher no',
      'voucher id',
      'voucher',
      'journal number',
      'journal no',
    ],
    ...[
      'journal id',
      'journal entry',
      'entry number',
      'entry no',
      'entry id',
      'transaction id',
      'transaction no',
    ],
    ...[
      'transaction number',
      'internal id',
      'document number',
      'document no',
      'doc no',
      'verifikationsnummer',
    ],
    ...[
      'verifikationsnr',
      'verifikation',
      'vernr',
      'ver nr',
      'ver',
      'belegnummer',
      'belegnr',
      'beleg',
      'bilagsnr',
    ],
    ...[
      'bilagsnummer',
      'bilag',
      'pièce',
      'numero asiento',
      'asiento',
      'reference',
      'ref',
      'number',
      'nr',
      'no',
    ],
  ],
  description: [
    ...['ecriture lib', 'description', 'memo', 'narration', 'text', 'details', 'comment', 'beskrivning'],
    ...['verifikationstext', 'transaktionstext', 'buchungstext', 'beschreibung', 'libellé', 'concepto'],
    ...['descripción', 'descrizione', 'omschrijving', 'tekst', 'selite', 'name', 'payee'],
  ],
  currency: ['currency', 'currency code', 'valuta', 'währung', 'waehrung', 'devise', 'divisa', 'moneda'],
};
