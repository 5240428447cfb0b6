import { COMPONENT_NAMES, type StatusComponent } from '@/shared/statusPage/statusPageContract.ts';
import { percentText, uptimeOf } from '../incidents/uptime.ts';
import { type Day, HISTORY_DAYS_MAX } from '../store/StatusState.ts';
import { CONDITION_WORDS, CONDITIONS, type Condition } from '../watch/Condition.ts';
import { html, type Markup } from './markup.ts';
import { dayText, durationText } from './words.ts';

const DAY_MS = 86_400_000;
/** Widths in the drawing: a bar and the place it has. */
const BAR = 3;
const PLACE = 4;
const HEIGHT = 28;
/** Less than this of unknown time in a day, a restart say, is told but does not colour it. */
const UNKNOWN_MS_MAX = 60 * 60_000;

/** The last 90 days, oldest first; of some nothing may be known. */
export function lastDays(days: readonly Day[], nowMs: number): Day[] {
  const known = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: HISTORY_DAYS_MAX }, (_, index) => {
    const day = new Date(nowMs - (HISTORY_DAYS_MAX - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, ms: {} };
  });
}

/** The condition that a day is drawn in: its worst that lasted, unknown where nothing else is known. */
export function conditionOf({ ms }: Day): Condition {
  const has = (name: Condition) => (ms[name] ?? 0) > 0;
  for (const name of ['down', 'partial', 'degraded'] as const) if (has(name)) return name;
  if ((ms.unknown ?? 0) > UNKNOWN_MS_MAX || !(has('operational') || has('maintenance'))) return 'unknown';
  return has('maintenance') ? 'maintenance' : 'operational';
}

/** What happened on a day, in words. */
export function dayWords({ day, ms }: Day): string {
  const parts = [...CONDITIONS]
    .reverse()
    .filter((name) => name !== 'operational' && (ms[name] ?? 0) > 0)
    .map((name) => `${CONDITION_WORDS[name]} ${durationText(ms[name] ?? 0)}`);
  const isKnown = Object.keys(ms).length > 0;
  return `${dayText(day)}: ${parts.length > 0 ? parts.join(', ') : isKnown ? 'no fault' : 'not measured'}`;
}

/** A sign under the bar, so that the colour is not alone: a block for down, a dash for limited, a dot for maintenance. */
function signOf(condition: Condition, x: number): Markup | false {
  if (condition === 'down' || condition === 'partial')
    return html`<rect class="${condition}" x="${x}" y="30" width="${BAR}" height="4"/>`;
  if (condition === 'degraded')
    return html`<rect class="degraded" x="${x}" y="31" width="${BAR}" height="1.5"/>`;
  return (
    condition === 'maintenance' && html`<rect class="maintenance" x="${x + 1}" y="31" width="1" height="2"/>`
  );
}

function barOf(day: Day, index: number): Markup {
  const condition = conditionOf(day);
  const x = index * PLACE;
  return html`<g><title>${dayWords(day)}</title><rect class="day ${condition}" x="${x}" y="0" width="${BAR}" height="${HEIGHT}"/>${signOf(condition, x)}</g>`;
}

/** Ninety days of a component: a drawing, its uptime, and the days with something as a list. */
export function dayBars(id: StatusComponent, known: readonly Day[], nowMs: number): Markup {
  const days = lastDays(known, nowMs);
  const uptime = uptimeOf(days);
  const eventful = days.filter((day) => {
    const condition = conditionOf(day);
    return Object.keys(day.ms).length > 0 && condition !== 'operational';
  });
  const measured = days.filter(({ ms }) => Object.keys(ms).length > 0).length;
  const percent = percentText(uptime.percent);
  const apart = [
    uptime.unknownMs > 0 && `${durationText(uptime.unknownMs)} unknown`,
    uptime.maintenanceMs > 0 && `${durationText(uptime.maintenanceMs)} maintenance`,
  ].filter((one) => one !== false);
  const label = `${COMPONENT_NAMES[id]}, the last ${HISTORY_DAYS_MAX} days: uptime ${percent}, ${eventful.length} days with something`;
  const width = HISTORY_DAYS_MAX * PLACE - (PLACE - BAR);
  return html`<svg class="bars" role="img" aria-label="${label}" viewBox="0 0 ${width} 34" preserveAspectRatio="none">${days.map(barOf)}</svg>
<p class="scale small quiet"><span>90 days ago</span><span>${percent}${measured > 0 && measured < HISTORY_DAYS_MAX && ` over ${measured} days`}${apart.length > 0 && `, without ${apart.join(' and ')}`}</span><span>today</span></p>
${eventful.length > 0 && html`<details class="small" id="days-${id}"><summary id="open-${id}">What happened</summary><ul>${[...eventful].reverse().map((day) => html`<li>${dayWords(day)}</li>`)}</ul></details>`}`;
}
