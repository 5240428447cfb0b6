export type Command = {
  readonly key: string;
  readonly label: string;
  readonly kind: 'Page' | 'Account' | 'Scenario' | 'Company' | 'Action';
  readonly run: () => void;
};

const SHOWN_MAX = 50;

/** Commands that hold every word that was typed; those that begin with the text come first. */
export function matchCommands<Item extends Pick<Command, 'label'>>(
  commands: readonly Item[],
  text: string,
): Item[] {
  const query = text.trim().toLowerCase();
  const words = query.split(/\s+/).filter(Boolean);
  const matching = commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const rank = ({ label }: Item): number => (label.toLowerCase().startsWith(query) ? 0 : 1);
  return matching.toSorted((a, b) => rank(a) - rank(b)).slice(0, SHOWN_MAX);
}
