import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decodeText.ts';

const SENTENCE = '#FORMAT PC8\n#KONTO 1930 "Checkräkning på Östervåla"\n';

describe('decodeText', () => {
  it.each(['cp437', 'windows-1252', 'utf-8'] as const)('reads %s whatever the file declares', (encoding) => {
    expect(decodeText(iconv.encode(SENTENCE, encoding))).toEqual({
      text: SENTENCE,
      encoding,
      isDamaged: false,
    });
  });

  it('reads byte order marks and leaves them out', () => {
    expect(decodeText(iconv.encode(SENTENCE, 'utf-8', { addBOM: true }))).toMatchObject({
      text: SENTENCE,
      encoding: 'utf-8',
    });
    expect(decodeText(iconv.encode(SENTENCE, 'utf-16le', { addBOM: true }))).toMatchObject({
      text: SENTENCE,
      encoding: 'utf-16le',
    });
    expect(decodeText(iconv.encode(SENTENCE, 'utf-16be', { addBOM: true }))).toMatchObject({
      text: SENTENCE,
      encoding: 'utf-16be',
    });
  });

  it('calls plain text ascii and nothing nothing', () => {
    expect(decodeText(Buffer.from('#FLAGGA 0'))).toMatchObject({ text: '#FLAGGA 0', encoding: 'ascii' });
    expect(decodeText(new Uint8Array())).toMatchObject({ text: '', encoding: 'ascii' });
  });

  it('keeps UTF-8 with one broken byte as UTF-8 and says that it is damaged', () => {
    const bytes = Buffer.concat([Buffer.from(SENTENCE.repeat(3)), Buffer.from([0xe4, 0x0a])]);
    const text = decodeText(bytes);
    expect(text.encoding).toBe('utf-8');
    expect(text.isDamaged).toBe(true);
    expect(text.text).toContain('Östervåla');
  });

  it('takes signs of Windows-1252 outside SIE files for what they are', () => {
    const text = 'Name;Amount\n“Amy’s” – café;€ 5,00\n„Ost”;€ 6,00\n';
    expect(decodeText(iconv.encode(text, 'windows-1252'))).toMatchObject({ text, encoding: 'windows-1252' });
    const signsOnly = 'Amount\n€ 5,00 – „x”\n';
    expect(decodeText(iconv.encode(signsOnly, 'windows-1252')).text).toBe(signsOnly);
    const swedish = 'Konto;Namn\n1930;Checkräkning\n';
    expect(decodeText(iconv.encode(swedish, 'cp437')).text).toBe(swedish);
  });

  it('reads a view into a larger buffer', () => {
    const bytes = iconv.encode(`xx${SENTENCE}`, 'cp437');
    expect(decodeText(new Uint8Array(bytes).subarray(2)).text).toBe(SENTENCE);
  });
});
