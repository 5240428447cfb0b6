/** The contact book as it stands in its file (JSON), parsed and with every fault of form listed; the demo book without one. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ContactBook } from '@/core/escalation/ContactBook.ts';
import { ROLES } from '@/core/escalation/EscalationPolicy.ts';
import { isTimeZone } from '@/core/escalation/wallClock.ts';
import { demoBook } from './demoBook.ts';

const PEOPLE_MAX = 500;
const FILE_BYTES_MAX = 1_000_000;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, 40 at most');
const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\r\n]*$/, 'must be one line');
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const contactSchema = z.strictObject({
  id,
  name: line,
  email: line.optional(),
  phone: line.optional(),
  slack: line.optional(),
  pagerdutyRoutingKey: line.optional(),
});

const rotationSchema = z.strictObject({
  id,
  people: z.array(id).max(PEOPLE_MAX),
  every: z.enum(['day', 'week']),
  start: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be like 2026-01-05T09:00, without a zone'),
  timeZone: z.string().refine(isTimeZone, 'must be a time zone like Europe/Stockholm'),
  overrides: z
    .array(
      z
        .strictObject({ person: id.optional(), from: instant, until: instant })
        .refine(({ from, until }) => from < until, 'must end after it begins')
        .transform(({ person, from, until }) => ({ person, fromMs: from, untilMs: until })),
    )
    .max(PEOPLE_MAX)
    .default([]),
});

const levelSchema = z
  .strictObject({
    rotation: id.optional(),
    roles: z.array(z.enum(ROLES)).default([]),
    pagerdutyRoutingKey: line.optional(),
  })
  .default({ roles: [] });

const bookSchema = z.strictObject({
  /** For people; JSON knows no comments. */
  about: z.string().optional(),
  people: z.array(contactSchema).min(1).max(PEOPLE_MAX),
  roles: z.partialRecord(z.enum(ROLES), id),
  levels: z.strictObject({ L1: levelSchema, L2: levelSchema, L3: levelSchema, executive: levelSchema }),
  rotations: z.array(rotationSchema).max(100),
});

/** The file is none, or no contact book; the message lists where. */
export class ContactBookFault extends Error {
  override readonly name = 'ContactBookFault';
}

function textOf(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.length <= FILE_BYTES_MAX) return text;
  } catch (error) {
    throw new ContactBookFault(`The contact book ${file} cannot be read; CONTACTS_FILE names it.`, {
      cause: error,
    });
  }
  throw new ContactBookFault(`The contact book ${file} is larger than ${FILE_BYTES_MAX} bytes.`);
}

type Optional<T> = { [K in keyof T]: T[K] };

/** Fields that are missing are there as undefined. */
function filled<T extends Optional<Record<string, unknown>>, K extends string>(
  from: T,
  names: readonly K[],
): T & Record<K, string | undefined> {
  const empty = Object.fromEntries(names.map((name) => [name, undefined]));
  return { ...empty, ...from } as T & Record<K, string | undefined>;
}

/** Parses the text of a contact book; throws a ContactBookFault that lists every fault of its form. */
export function parseContactBook(text: string, file: string): ContactBook {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'not JSON';
    throw new ContactBookFault(`The contact book ${file} is no JSON: ${why}`);
  }
  const parsed = bookSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new ContactBookFault(`The contact book ${file} is not usable:\n${faults.join('\n')}`);
  }
  const { people, roles, levels, rotations } = parsed.data;
  const level = (one: (typeof levels)['L1']) => filled(one, ['rotation', 'pagerdutyRoutingKey']);
  return {
    isDemo: false,
    people: people.map((one) => filled(one, ['email', 'phone', 'slack', 'pagerdutyRoutingKey'])),
    roles,
    levels: {
      L1: level(levels.L1),
      L2: level(levels.L2),
      L3: level(levels.L3),
      executive: level(levels.executive),
    },
    rotations: rotations.map((rotation) => ({
      ...rotation,
      overrides: rotation.overrides.map((one) => ({ ...one, person: one.person })),
    })),
  };
}

/** The book in the file; the demo book when no file is named. Throws a ContactBookFault. */
export function readContactBook(file: string): ContactBook {
  return file === '' ? demoBook : parseContactBook(textOf(file), file);
}
