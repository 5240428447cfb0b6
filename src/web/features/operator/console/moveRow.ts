/** Moves the focus to the next or previous row: to what `data-row` marks in each. False where there is none. */
export function moveRow(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('#content [data-row]')];
  if (rows.length === 0) return false;
  const here = rows.findIndex(
    (row) => row === document.activeElement || row.closest('li, tr')?.contains(document.activeElement),
  );
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
  return true;
}
