import { add, divide, multiply, negate, parseRational, type Rational, subtract } from './Rational.ts';
import type { Token, TokenKind } from './tokenize.ts';

/** Parentheses and signs one expression may nest. */
const NESTING_MAX = 50;

export type Amount = { readonly number: Rational; readonly currency: string };

/** Walks over the tokens of one line. Methods return undefined, and stay put, when something else stands there. */
export class TokenReader {
  private index = 0;
  private nesting = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  peek(): Token | undefined {
    return this.tokens[this.index];
  }

  take(kind: TokenKind): string | undefined {
    const token = this.tokens[this.index];
    if (token?.kind !== kind) return undefined;
    this.index += 1;
    return token.text;
  }

  takeSymbol(text: string): boolean {
    const token = this.tokens[this.index];
    if (token?.kind !== 'symbol' || token.text !== text) return false;
    this.index += 1;
    return true;
  }

  skip(): void {
    this.index += 1;
  }

  /** The rest of the line as it may be quoted in a message. */
  rest(): string {
    return this.tokens
      .slice(this.index)
      .map((token) => token.text)
      .join(' ');
  }

  takeAmount(): Amount | undefined {
    const start = this.index;
    const number = this.takeExpression();
    const currency = number && this.take('currency');
    if (number && currency) return { number, currency };
    this.index = start;
    return undefined;
  }

  /** Sums, differences, products and quotients with parentheses, computed exactly. */
  takeExpression(): Rational | undefined {
    const start = this.index;
    const value = this.takeSum();
    if (value === undefined) this.index = start;
    return value;
  }

  private takeSum(): Rational | undefined {
    let value = this.takeProduct();
    while (value !== undefined) {
      const operate = this.takeSymbol('+') ? add : this.takeSymbol('-') ? subtract : undefined;
      if (operate === undefined) return value;
      const right = this.takeProduct();
      value = right && operate(value, right);
    }
    return undefined;
  }

  private takeProduct(): Rational | undefined {
    let value = this.takeFactor();
    while (value !== undefined) {
      const operate = this.takeSymbol('*') ? multiply : this.takeSymbol('/') ? divide : undefined;
      if (operate === undefined) return value;
      const right = this.takeFactor();
      value = right && operate(value, right);
    }
    return undefined;
  }

  private takeFactor(): Rational | undefined {
    if (this.nesting >= NESTING_MAX) return undefined;
    this.nesting += 1;
    const value = this.takeNestedFactor();
    this.nesting -= 1;
    return value;
  }

  private takeNestedFactor(): Rational | undefined {
    if (this.takeSymbol('-')) {
      const value = this.takeFactor();
      return value && negate(value);
    }
    if (this.takeSymbol('+')) return this.takeFactor();
    if (this.takeSymbol('(')) {
      const value = this.takeSum();
      return this.takeSymbol(')') ? value : undefined;
    }
    const text = this.take('number');
    return text === undefined ? undefined : parseRational(text);
  }
}
