export type TokenKind =
  | 'date'
  | 'string'
  | 'number'
  | 'account'
  | 'currency'
  | 'key'
  | 'tag'
  | 'link'
  | 'word'
  | 'symbol';

export type Token = { readonly kind: TokenKind; readonly text: string };

/** A logical line: a string in quotation marks may run over several lines of the file. */
export type TokenLine = {
  readonly line: number;
  readonly isIndented: boolean;
  readonly tokens: readonly Token[];
};

/** Lines one quoted string may run over before it is taken as unclosed. */
const STRING_LINES_MAX = 64;

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['date', /\d{4}[-/]\d{1,2}[-/]\d{1,2}(?![\w])/y],
  ['string', /"(?:[^"\\]|\\[\s\S])*"/y],
  ['account', /\p{Lu}[\p{L}\p{N}-]*(?::[\p{Lu}\p{N}][\p{L}\p{N}-]*)+/uy],
  ['key', /[a-z][\w-]*:(?=\s|$)/y],
  ['number', /(?:\d[\d,]*)?\.\d+|\d[\d,]*\.?/y],
  ['currency', /\/?[A-Z](?:[A-Z0-9'._-]*[A-Z0-9])(?![\w'])/y],
  ['tag', /#[\w\-/.]+/y],
  ['link', /\^[\w\-/.]+/y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['symbol', /\{\{|\}\}|@@|\S/uy],
];

/** An odd count of quotation marks outside a comment: a string goes on in the next line. */
function isStringOpen(text: string): boolean {
  let isOpen = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isOpen && character === '\\') index += 1;
    else if (character === '"') isOpen = !isOpen;
    else if (character === ';' && !isOpen) return false;
  }
  return isOpen;
}

/** The tokens of one logical line; a comment ends it. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character.trim() === '') {
      index += 1;
      continue;
    }
    if (character === ';') break;
    const token = tokenAt(text, index);
    tokens.push(
      token.kind === 'string'
        ? { kind: 'string', text: token.text.slice(1, -1).replace(/\\([\s\S])/g, '$1') }
        : token,
    );
    index += token.text.length;
  }
  return tokens;
}

function tokenAt(text: string, index: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0] };
  }
  return { kind: 'symbol', text: text[index] ?? ' ' };
}

/**
 * Parts a journal into logical lines. Lines that begin with one of `*:#!?%&` are org-mode headings and
 * the like, and are passed over as Beancount does.
 */
export function tokenizeJournal(lines: readonly string[]): TokenLine[] {
  const result: TokenLine[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? '';
    if (/^[*:#!?%&;]/.test(first) || first.trim() === '') continue;
    const line = index + 1;
    let text = first;
    if (isStringOpen(text)) {
      let extra = 0;
      let joined = text;
      while (isStringOpen(joined) && extra < STRING_LINES_MAX && index + extra + 1 < lines.length) {
        extra += 1;
        joined += `\n${lines[index + extra] ?? ''}`;
      }
      if (!isStringOpen(joined)) {
        text = joined;
        index += extra;
      }
    }
    const tokens = tokenize(text);
    if (tokens.length > 0) result.push({ line, isIndented: /^\s/.test(first), tokens });
  }
  return result;
}
