import iconv from 'iconv-lite';

export type DecodedText = {
  readonly text: string;
  readonly encoding: 'ascii' | 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp437' | 'windows-1252';
  /** Some bytes or letters were destroyed, here or before the file reached us. */
  readonly isDamaged: boolean;
};

/** A file with this many whole UTF-8 sequences for each broken byte is damaged UTF-8, not another code page. */
const UTF8_SEQUENCES_PER_BROKEN_BYTE_MIN = 4;
const HEAD_BYTES = 2000;

/**
 * Finds the encoding by what the bytes say, because declarations lie: SIE files that declare `#FORMAT PC8`
 * (code page 437) are found in UTF-8 and in Latin-1. A byte order mark wins, then valid UTF-8 with letters
 * beyond ASCII, then the one of code page 437 and Windows-1252 that makes more letters.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return decoded(new TextDecoder('utf-8').decode(bytes), 'utf-8');
  if (startsWith(bytes, [0xff, 0xfe])) return decoded(new TextDecoder('utf-16le').decode(bytes), 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return decoded(new TextDecoder('utf-16be').decode(bytes), 'utf-16be');
  const counts = countHighBytes(bytes);
  if (counts.high === 0) return decoded(new TextDecoder('utf-8').decode(bytes), 'ascii');
  if (
    counts.utf8Sequences > 0 &&
    counts.utf8Sequences >= counts.utf8Broken * UTF8_SEQUENCES_PER_BROKEN_BYTE_MIN
  )
    return decoded(new TextDecoder('utf-8').decode(bytes), 'utf-8');
  const encoding = isCodePage437(bytes, counts) ? 'cp437' : 'windows-1252';
  return decoded(
    iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding),
    encoding,
  );
}

function decoded(text: string, encoding: DecodedText['encoding']): DecodedText {
  return { text, encoding, isDamaged: text.includes('\uFFFD') };
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

type HighByteCounts = {
  readonly high: number;
  readonly utf8Sequences: number;
  readonly utf8Broken: number;
  readonly letters437: number;
  readonly letters1252: number;
};

function countHighBytes(bytes: Uint8Array): HighByteCounts {
  let high = 0;
  let utf8Sequences = 0;
  let utf8Broken = 0;
  let letters437 = 0;
  let letters1252 = 0;
  let sequenceEnd = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x80) continue;
    high += 1;
    if (isLetterOf437(byte)) letters437 += 1;
    else if (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7) letters1252 += 1;
    if (index < sequenceEnd) continue;
    const length = utf8SequenceLength(bytes, index);
    if (length === 0) utf8Broken += 1;
    else {
      utf8Sequences += 1;
      sequenceEnd = index + length;
    }
  }
  return { high, utf8Sequences, utf8Broken, letters437, letters1252 };
}

/** Code page 437 keeps its letters in 80–9A and A0–A5; C0 and up are frames and Greek. */
function isLetterOf437(byte: number): boolean {
  return byte <= 0x9a || (byte >= 0xa0 && byte <= 0xa5);
}

/** Length of the well-formed UTF-8 sequence at `index`, 0 when there is none (RFC 3629, section 4). */
function utf8SequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (let offset = 1; offset < length; offset += 1)
    if (((bytes[index + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[index + 1] ?? 0;
  const isOverlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const isOutside = (first === 0xed && second >= 0xa0) || (first === 0xf4 && second >= 0x90);
  return isOverlong || isOutside ? 0 : length;
}

/**
 * In SIE files the letters decide, and the declaration where they do not. Elsewhere the bytes of å, ä and ö in
 * code page 437 are quotation marks of Windows-1252 as a rule, unless they stand inside a word.
 */
function isCodePage437(bytes: Uint8Array, counts: HighByteCounts): boolean {
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1');
  if (!/^[ \t]*#[A-Z]{2,}/m.test(head)) return counts.letters1252 === 0 && hasSwedishWordOf437(bytes);
  if (counts.letters437 !== counts.letters1252) return counts.letters437 > counts.letters1252;
  return /#FORMAT\s+"?PC8/i.test(head);
}

function hasSwedishWordOf437(bytes: Uint8Array): boolean {
  return bytes.some(
    (byte, index) =>
      (byte === 0x84 || byte === 0x86 || byte === 0x94) &&
      isAsciiLetter(bytes[index - 1]) &&
      isAsciiLetter(bytes[index + 1]),
  );
}

function isAsciiLetter(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
