/** A SIE file of one year whose texts carry the tag and whose amounts are multiples of the unit. */

const ACCOUNTS = [
  ['1930', 'T', 'bank'],
  ['2010', 'S', 'equity'],
  ['3001', 'I', 'sales'],
  ['5010', 'K', 'rent'],
] as const;

const decimal = (minor: number) => `${minor < 0 ? '-' : ''}${(Math.abs(minor) / 100).toFixed(2)}`;

export function secretBooks(year: number, { tag, unitMinor }: { tag: string; unitMinor: number }): Buffer {
  const opening = 500 * unitMinor;
  const lines = [
    '#FLAGGA 0',
    '#PROGRAM "Proof" 1.0',
    '#FORMAT PC8',
    `#GEN ${year}1231`,
    '#SIETYP 4',
    `#FNAMN "${tag} company"`,
    `#RAR 0 ${year}0101 ${year}1231`,
    ...ACCOUNTS.flatMap(([number, type, name]) => [
      `#KONTO ${number} "${tag} ${name}"`,
      `#KTYP ${number} ${type}`,
    ]),
    `#IB 0 1930 ${decimal(opening)}`,
    `#IB 0 2010 ${decimal(-opening)}`,
  ];
  let cash = opening;
  const totals = { income: 0, expense: 0 };
  for (let month = 1; month <= 12; month += 1) {
    const income = (40 + ((month * 7) % 11)) * unitMinor;
    const expense = (30 + ((month * 5) % 7)) * unitMinor;
    cash += income - expense;
    totals.income += income;
    totals.expense += expense;
    lines.push(
      `#VER "A" "${month}" ${year}${String(month).padStart(2, '0')}15 "${tag} month ${month}"`,
      '{',
      `#TRANS 1930 {} ${decimal(income - expense)}`,
      `#TRANS 3001 {} ${decimal(-income)}`,
      `#TRANS 5010 {} ${decimal(expense)}`,
      '}',
    );
  }
  lines.push(
    `#UB 0 1930 ${decimal(cash)}`,
    `#UB 0 2010 ${decimal(-opening)}`,
    `#RES 0 3001 ${decimal(-totals.income)}`,
    `#RES 0 5010 ${decimal(totals.expense)}`,
  );
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
