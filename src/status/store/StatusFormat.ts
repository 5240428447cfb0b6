import { z } from 'zod';

/** Of the files; a program reads its own and every older one. */
export const FORMAT = 1;

/** From each older format to the next one. */
type Upgrades = Readonly<Record<number, (older: unknown) => unknown>>;
const UPGRADES: Upgrades = {};

const envelopeSchema = z.object({ format: z.number().int().min(1) });

/** Says that the files are of a newer program; writing over them would lose what only that one understands. */
export class NewerFormat extends Error {
  override readonly name = 'NewerFormat';
}

/** The content in the format of this program. Throws a NewerFormat, or what a parser throws. */
export function toCurrentFormat(raw: unknown, upgrades = UPGRADES, current = FORMAT): unknown {
  const { format } = envelopeSchema.parse(raw);
  if (format > current)
    throw new NewerFormat(
      `The files of the status page have format ${format}; this program knows ${current}. Start the newer program, or another folder.`,
    );
  let content = raw;
  for (let step = format; step < current; step += 1) {
    const upgrade = upgrades[step];
    if (upgrade === undefined) throw new Error(`nothing leads from format ${step} to the next one`);
    content = upgrade(content);
  }
  return content;
}
