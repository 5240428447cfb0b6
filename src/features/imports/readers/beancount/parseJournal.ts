import type { IsoDate } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import type { Journal, JournalTransaction } from './Journal.ts';
import { parseJournalDate, parsePosting } from './parsePosting.ts';
import { TokenReader } from './TokenReader.ts';
import { type TokenLine, tokenizeJournal } from './tokenize.ts';

/** Dated directives that change no balance. */
const WITHOUT_EFFECT = new Set([
  'commodity',
  'close',
  'note',
  'document',
  'price',
  'event',
  'query',
  'custom',
]);
const UNDATED_WITHOUT_EFFECT = new Set(['pushtag', 'poptag', 'pushmeta', 'popmeta']);

type Parse = {
  readonly journal: Journal;
  readonly faults: FaultList;
  transaction: JournalTransaction | undefined;
  isOutsideReported: boolean;
};

/** Reads every directive of a journal; what cannot be read becomes a fault and the reading goes on. */
export function parseJournal(lines: readonly string[], faults: FaultList): Journal {
  const parse: Parse = {
    journal: { options: new Map(), opened: new Map(), directives: [] },
    faults,
    transaction: undefined,
    isOutsideReported: false,
  };
  for (const line of tokenizeJournal(lines)) {
    if (line.isIndented) parseIndented(parse, line);
    else parseDirective(parse, line);
  }
  return parse.journal;
}

function parseIndented(parse: Parse, { tokens, line }: TokenLine): void {
  const { transaction, faults } = parse;
  const first = tokens[0];
  if (first?.kind === 'key' || first?.kind === 'tag' || first?.kind === 'link') return;
  if (transaction === undefined) {
    if (first?.kind === 'account' && !parse.isOutsideReported)
      faults.error(
        'VOUCHER_HEADER_MISSING',
        line,
        `line ${line}`,
        'Rows stand outside any transaction: the dated line before them is missing or damaged.',
      );
    parse.isOutsideReported = true;
    return;
  }
  const posting = parsePosting(new TokenReader(tokens), line);
  if (typeof posting !== 'string') {
    transaction.postings.push(posting);
    return;
  }
  transaction.isBroken = true;
  faults.error(
    'AMOUNT_INVALID',
    line,
    placeOf(transaction),
    `The row cannot be read: ${posting}. Correct it, then run bean-check on the file.`,
  );
}

/** How faults name a transaction of a journal, which has no number. */
export function placeOf(transaction: { readonly date: IsoDate; readonly description: string }): string {
  return `transaction ${transaction.date} "${transaction.description}"`;
}

function parseDirective(parse: Parse, { tokens, line }: TokenLine): void {
  parse.transaction = undefined;
  parse.isOutsideReported = false;
  const reader = new TokenReader(tokens);
  const dateText = reader.take('date');
  if (dateText === undefined) {
    parseUndated(parse, reader, line);
    return;
  }
  const date = parseJournalDate(dateText);
  if (date !== undefined) {
    parseDated(parse, reader, date, line);
    return;
  }
  parse.faults.error('DATE_INVALID', line, `line ${line}`, `${dateText} is no date: correct it.`);
}

function parseUndated({ journal, faults }: Parse, reader: TokenReader, line: number): void {
  const text = reader.rest();
  const word = reader.take('word') ?? '';
  const name = reader.take('string') ?? '';
  if (word === 'option') {
    const value = reader.take('string') ?? '';
    journal.options.set(name, [...(journal.options.get(name) ?? []), value]);
  } else if (word === 'include') {
    faults.notice(
      'INCLUDE_IGNORED',
      line,
      `include "${name}"`,
      `"${name}" is not read with this file: import it as well, or join the files.`,
    );
  } else if (word === 'plugin') {
    faults.notice(
      'PLUGIN_IGNORED',
      line,
      `plugin "${name}"`,
      `The plugin "${name}" is not run: entries it would add or change stay as they are written.`,
    );
  } else if (/^\d/.test(text)) {
    faults.error(
      'DATE_INVALID',
      line,
      `line ${line}`,
      `"${text.slice(0, 60)}" begins with no date: correct it.`,
    );
  } else if (!UNDATED_WITHOUT_EFFECT.has(word)) {
    faults.error(
      'DIRECTIVE_INVALID',
      line,
      `line ${line}`,
      `"${text.slice(0, 60)}" is no directive: correct it.`,
    );
  }
}

function parseDated(parse: Parse, reader: TokenReader, date: IsoDate, line: number): void {
  const { journal, faults } = parse;
  const token = reader.peek();
  const word = token?.text ?? '';
  reader.skip();
  if (WITHOUT_EFFECT.has(word)) return;
  if (word === 'txn' || token?.kind === 'symbol' || token?.kind === 'string' || /^[A-Z]$/.test(word)) {
    parse.transaction = transactionOf(reader, token?.kind === 'string' ? word : undefined, date, line);
    journal.directives.push(parse.transaction);
    return;
  }
  const isWhole =
    word === 'open'
      ? parseOpen(journal, reader, line)
      : word === 'balance'
        ? parseBalance(journal, reader, date, line)
        : word === 'pad' && parsePad(journal, reader, date, line);
  if (!isWhole)
    faults.error(
      'DIRECTIVE_INVALID',
      line,
      `line ${line}`,
      `The directive "${word}" is unknown or not whole: correct it, then run bean-check on the file.`,
    );
}

function parseOpen({ opened }: Journal, reader: TokenReader, line: number): boolean {
  const account = reader.take('account');
  if (account === undefined) return false;
  const currencies: string[] = [];
  for (let next = reader.take('currency'); next !== undefined; next = reader.take('currency')) {
    currencies.push(next);
    reader.takeSymbol(',');
  }
  if (!opened.has(account)) opened.set(account, { line, currencies });
  return true;
}

function parseBalance({ directives }: Journal, reader: TokenReader, date: IsoDate, line: number): boolean {
  const account = reader.take('account');
  const number = reader.takeExpression();
  const tolerance = reader.takeSymbol('~') ? reader.takeExpression() : undefined;
  const currency = reader.take('currency');
  if (account === undefined || number === undefined || currency === undefined) return false;
  directives.push({ kind: 'balance', date, line, account, amount: { number, currency }, tolerance });
  return true;
}

function parsePad({ directives }: Journal, reader: TokenReader, date: IsoDate, line: number): boolean {
  const account = reader.take('account');
  const source = reader.take('account');
  if (account === undefined || source === undefined) return false;
  directives.push({ kind: 'pad', date, line, account, source });
  return true;
}

function transactionOf(
  reader: TokenReader,
  firstText: string | undefined,
  date: IsoDate,
  line: number,
): JournalTransaction {
  const texts = firstText === undefined ? [] : [firstText];
  for (let text = reader.take('string'); text !== undefined; text = reader.take('string')) {
    texts.push(text);
    reader.takeSymbol('|');
  }
  const description = texts
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .join(' – ');
  return { kind: 'transaction', date, line, description, postings: [], isBroken: false };
}
