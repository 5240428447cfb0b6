/** Ways to write somebody else's id that a careless check may take for one's own, or for none. */
import type { Random } from '@/demo/Random.ts';

type Disguise = (theirs: string, own: string) => string;

const DISGUISES: readonly Disguise[] = [
  (theirs) => theirs.toLowerCase(),
  (theirs) => [...theirs].map((letter, index) => (index % 2 ? letter.toLowerCase() : letter)).join(''),
  (theirs) => ` ${theirs}`,
  (theirs) => `${theirs} `,
  (theirs) => `${theirs}\u0000`,
  (theirs) => `${theirs}%00`,
  (theirs) => `${theirs}\t`,
  (theirs) => `${theirs}'`,
  (theirs) => `${theirs}/`,
  (theirs) => `./${theirs}`,
  (theirs, own) => `${own}/../${theirs}`,
  (theirs, own) => `${own}%2f..%2f${theirs}`,
  (theirs, own) => `${own},${theirs}`,
  (theirs, own) => `${own} ${theirs}`,
  (theirs, own) => `${own}' OR id = '${theirs}`,
  (theirs, own) => `${own}') UNION SELECT '${theirs}`,
  (theirs) => `{${theirs}}`,
  (theirs) => `"${theirs}"`,
  (theirs) => `${theirs.slice(0, -1)}%`,
  (theirs) => theirs.slice(0, 13),
  (theirs) => theirs.replaceAll('0', 'O').replaceAll('1', 'I'),
  (theirs) => theirs.replace(/[A-Z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
  (theirs) => `\u202e${theirs}`,
  (theirs) => Buffer.from(theirs).toString('base64url'),
  (theirs) => `${theirs}.json`,
  (theirs) => `${theirs};x=1`,
  (theirs) => `${theirs}?`,
  (theirs) => `${theirs}#`,
];

/** A text in disguise. */
export function disguised(random: Random, theirs: string, own: string): string {
  return random.pick(DISGUISES)(theirs, own);
}

/** Other JSON where a text belongs. */
export function wrapped(random: Random, theirs: string, own: string): unknown {
  return random.pick<unknown>([
    [theirs],
    [own, theirs],
    [[theirs]],
    { id: theirs },
    { $ne: own },
    { in: [theirs] },
    { contains: theirs },
    { set: theirs },
    { toString: theirs },
    null,
    true,
  ]);
}

/** A cursor as our lists give them, pointing into somebody else's rows. */
export function forgedCursor(random: Random, theirs: string): string {
  const parts = random.pick([
    [theirs],
    [`${theirs.slice(0, -1)}Z`],
    ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
    ['2020-12-31', theirs],
    ['2020-01-01', 'A', '1', theirs],
    [theirs, theirs],
    ['9999999', theirs, '0'],
  ]);
  return Buffer.from(parts.join('\n')).toString('base64url');
}
