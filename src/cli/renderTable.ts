export type Column = { readonly title: string; readonly align?: 'left' | 'right' };

const GAP = '  ';

/** Rows under their titles, columns as wide as their widest cell, no trailing blanks. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => [...(row[index] ?? '')].length)),
  );
  const renderRow = (row: readonly string[]) =>
    columns
      .map(({ align = 'left' }, index) => {
        const cell = row[index] ?? '';
        const blanks = ' '.repeat((widths[index] ?? 0) - [...cell].length);
        return align === 'right' ? blanks + cell : cell + blanks;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(GAP);
  return [renderRow(titles), rule, ...rows.map(renderRow)].join('\n');
}
