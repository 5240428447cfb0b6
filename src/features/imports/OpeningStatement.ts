import type { IsoDate } from '@/core/ledger/Books.ts';
import { type AccountBalance, addBalances } from '@/core/ledger/openingDelta.ts';

/** What books state as balances at the end of `date`, the day before a fiscal year; accounts not named are zero. */
export type OpeningStatement = {
  readonly date: IsoDate;
  readonly currency: string;
  readonly balances: readonly AccountBalance[];
  /** Line of the file by account; known while the file is being imported. */
  readonly lines?: ReadonlyMap<string, number>;
};

/** A statement of an import that stands. */
export type StandingStatement = OpeningStatement & { readonly batchId: string };

/** Those of `own` that say something else than what stands for their date. */
export function withoutRepeats(
  own: readonly OpeningStatement[],
  standing: readonly StandingStatement[],
): OpeningStatement[] {
  const governing = governingStatements(standing);
  return own.filter((statement) => {
    const earlier = governing.get(statement.date);
    return earlier === undefined || addBalances(statement.balances, earlier.balances).length > 0;
  });
}

/** The statement that counts for each date, in order of date: the one of the latest import. `statements` come in the order of import. */
export function governingStatements(
  statements: readonly StandingStatement[],
): ReadonlyMap<IsoDate, StandingStatement> {
  const byDate = new Map<IsoDate, StandingStatement>();
  for (const statement of statements) byDate.set(statement.date, statement);
  return new Map([...byDate].sort(([a], [b]) => (a < b ? -1 : 1)));
}
