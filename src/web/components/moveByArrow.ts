const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};
/** Rows or columns without a link that are stepped over. */
const SKIPPED_MAX = 500;

function linkIn(cell: Element | undefined): HTMLElement | null {
  return cell?.querySelector<HTMLElement>('a[href], button') ?? null;
}

/** Moves the focus from one linked cell of a table to the next in that direction; false when it is not in one. */
export function moveByArrow(frame: HTMLElement, key: string): boolean {
  const step = STEPS[key];
  const cell = document.activeElement?.closest('td, th');
  const row = cell?.closest('tr');
  if (!step || !cell || !row || !frame.contains(cell)) return false;
  const rows = Array.from(frame.querySelectorAll('tr'));
  let down = rows.indexOf(row);
  let right = Array.from(row.children).indexOf(cell);
  for (let skipped = 0; skipped < SKIPPED_MAX; skipped += 1) {
    down += step[0];
    right += step[1];
    const next = rows[down]?.children[right];
    if (rows[down] === undefined || right < 0 || (step[1] !== 0 && next === undefined)) return true;
    const link = linkIn(next);
    if (link) {
      link.focus();
      return true;
    }
  }
  return true;
}
