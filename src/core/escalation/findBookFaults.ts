/** What keeps a contact book from being one: stand-ins that nobody has filled in, and watches that nobody has (C55). */
import { type Contact, type ContactBook, findContact, type Rotation } from './ContactBook.ts';
import { LEVELS, type Level, ROLES, type Role } from './EscalationPolicy.ts';
import { turnsBetween } from './rotations.ts';
import { isTimeZone, wallMsOf } from './wallClock.ts';

export type BookFault = { readonly place: string; readonly fault: string };

/** How far ahead a watch that nobody has is looked for. */
export const LOOK_AHEAD_DAYS = 90;
const DAY_MS = 86_400_000;
const TURNS_MAX = 400;
const PAGERDUTY_KEY = /^[0-9a-zA-Z]{32}$/;
/** Who must be reachable by a person's own telephone, as the runbooks list them (R288, R289). */
const ROLES_WITH_PHONE: readonly Role[] = ['CEO', 'CTO'];
const ROLES_NEEDED: readonly Role[] = ['CEO', 'CTO', 'Legal', 'Security'];

/** Text that stands in for something: what the runbooks leave open, and addresses that reach nobody. */
export function isPlaceholder(text: string): boolean {
  return (
    /\[[A-Z][A-Z _-]*\]|redacted|change.?me|stand-in/i.test(text) ||
    /(^|[@.])example(\.(com|net|org|edu))?$|\.(example|invalid|test|localhost)$/i.test(text.trim()) ||
    /^\+?[\d\s()-]*555[\s-]?01\d\d$/.test(text.trim())
  );
}

function contactFaults(contact: Contact, index: number): BookFault[] {
  const place = (field: string) => `people[${index}].${field} (${contact.id})`;
  const fields = ['name', 'email', 'phone', 'slack', 'pagerdutyRoutingKey'] as const;
  const faults: BookFault[] = fields.flatMap((field) => {
    const text = contact[field];
    if (text === undefined || !isPlaceholder(text)) return [];
    return [{ place: place(field), fault: `"${text}" stands in for something; fill it in` }];
  });
  const key = contact.pagerdutyRoutingKey;
  if (key !== undefined && !isPlaceholder(key) && !PAGERDUTY_KEY.test(key))
    faults.push({
      place: place('pagerdutyRoutingKey'),
      fault: 'an integration key has 32 letters and digits',
    });
  if (contact.email === undefined && key === undefined)
    faults.push({
      place: place('email'),
      fault: 'has neither an address nor an integration key: no page reaches it',
    });
  return faults;
}

function roleFaults(book: ContactBook): BookFault[] {
  return ROLES.flatMap((role): BookFault[] => {
    const place = `roles.${role}`;
    const id = book.roles[role];
    if (id === undefined)
      return ROLES_NEEDED.includes(role)
        ? [{ place, fault: 'nobody is named; the runbooks tell them at once' }]
        : [];
    const contact = findContact(book, id);
    if (contact === undefined) return [{ place, fault: `there is nobody with the id "${id}"` }];
    const isMute = ROLES_WITH_PHONE.includes(role) && contact.phone === undefined;
    return isMute ? [{ place, fault: `${contact.name} has no phone` }] : [];
  });
}

function rotationFaults(book: ContactBook, rotation: Rotation, nowMs: number): BookFault[] {
  const place = `rotations.${rotation.id}`;
  const faults = [...rotation.people, ...rotation.overrides.flatMap(({ person }) => person ?? [])]
    .filter((id) => findContact(book, id) === undefined)
    .map((id) => ({ place: `${place}.people`, fault: `there is nobody with the id "${id}"` }));
  if (!isTimeZone(rotation.timeZone))
    return [...faults, { place: `${place}.timeZone`, fault: `"${rotation.timeZone}" is no time zone` }];
  if (Number.isNaN(wallMsOf(rotation.start)))
    return [...faults, { place: `${place}.start`, fault: 'must be like 2026-01-05T09:00' }];
  if (rotation.people.length === 0)
    return [...faults, { place: `${place}.people`, fault: 'nobody is in it' }];
  const range = { fromMs: nowMs, untilMs: nowMs + LOOK_AHEAD_DAYS * DAY_MS };
  const hole = turnsBetween(rotation, [], range, TURNS_MAX).find(
    ({ person }) => findContact(book, person) === undefined,
  );
  if (hole === undefined) return faults;
  const [from, until] = [hole.fromMs, hole.untilMs].map((ms) => new Date(ms).toISOString());
  return [...faults, { place, fault: `nobody has the watch from ${from} until ${until}` }];
}

function levelFaults(book: ContactBook, level: Level): BookFault[] {
  const place = `levels.${level}`;
  const { rotation, roles, pagerdutyRoutingKey } = book.levels[level];
  const faults: BookFault[] = [];
  if (rotation !== undefined && !book.rotations.some(({ id }) => id === rotation))
    faults.push({ place, fault: `there is no rotation "${rotation}"` });
  if (rotation === undefined && roles.length === 0)
    faults.push({ place, fault: 'nobody answers at this level' });
  for (const role of roles)
    if (book.roles[role] === undefined) faults.push({ place, fault: `nobody is the ${role}` });
  if (pagerdutyRoutingKey !== undefined && !PAGERDUTY_KEY.test(pagerdutyRoutingKey))
    faults.push({
      place: `${place}.pagerdutyRoutingKey`,
      fault: 'an integration key has 32 letters and digits',
    });
  return faults;
}

/** Every fault with its place, in the order of the file; none when the book can be relied on. */
export function findBookFaults(book: ContactBook, nowMs: number): BookFault[] {
  const ids = book.people.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...(book.isDemo
      ? [
          {
            place: 'the book',
            fault: 'is the demo book that comes with AccuBooks; name your own in CONTACTS_FILE',
          },
        ]
      : []),
    ...twice.map((id) => ({ place: 'people', fault: `the id "${id}" is there twice` })),
    ...book.people.flatMap(contactFaults),
    ...roleFaults(book),
    ...LEVELS.flatMap((level) => levelFaults(book, level)),
    ...book.rotations.flatMap((rotation) => rotationFaults(book, rotation, nowMs)),
  ];
}
