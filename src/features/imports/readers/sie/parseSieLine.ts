/** Marks a field that was an object list `{…}`, so that a quoted brace is not taken for one. */
export const OBJECT_LIST = '\u0000{';

const TAB_TO_SPACE_MAX = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const BRACE_OPEN = 123;

/**
 * The fields of one SIE line, the label first. Blanks and control characters part fields; a field in
 * quotation marks may hold blanks, and `\"` for a quotation mark (SIE file format 4C, section 5).
 * An object list comes back as OBJECT_LIST followed by its inner text.
 */
export function parseSieLine(line: string): string[] {
  const fields: string[] = [];
  let index = 0;
  while (index < line.length) {
    const code = line.charCodeAt(index);
    if (code <= TAB_TO_SPACE_MAX) {
      index += 1;
    } else if (code === QUOTE) {
      const end = quoteEnd(line, index);
      const inner = line.slice(index + 1, end);
      fields.push(inner.includes('\\"') ? inner.replaceAll('\\"', '"') : inner);
      index = end + 1;
    } else if (code === BRACE_OPEN && fields.length > 0) {
      const end = listEnd(line, index);
      fields.push(OBJECT_LIST + line.slice(index + 1, end).trim());
      index = end + 1;
    } else {
      const start = index;
      while (index < line.length && line.charCodeAt(index) > TAB_TO_SPACE_MAX) index += 1;
      fields.push(line.slice(start, index));
    }
  }
  return fields;
}

/** Index of the closing quotation mark, or the line's length when it is missing. */
function quoteEnd(line: string, start: number): number {
  let index = start + 1;
  while (index < line.length) {
    const code = line.charCodeAt(index);
    if (code === QUOTE) return index;
    index += code === BACKSLASH && line.charCodeAt(index + 1) === QUOTE ? 2 : 1;
  }
  return line.length;
}

function listEnd(line: string, start: number): number {
  let index = start + 1;
  while (index < line.length) {
    const code = line.charCodeAt(index);
    if (code === 125) return index;
    index = code === QUOTE ? quoteEnd(line, index) + 1 : index + 1;
  }
  return line.length;
}
