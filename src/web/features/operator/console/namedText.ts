const ID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/g;

/** A text in which ids of people are their names. */
export function namedText(text: string, nameOf: (id: string) => string): string {
  return text.replace(ID, nameOf);
}
