const NAMES = ['ink', 'muted', 'line', 'line-strong', 'accent', 'compare', 'negative', 'surface'] as const;

export type ChartColours = Readonly<Record<(typeof NAMES)[number], string>>;

/** The tokens as colours that a canvas understands, for the theme of the moment. */
export function chartColours(inside: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  inside.append(probe);
  const entries = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as ChartColours;
}

/** `rgb(1, 2, 3)` at this opacity. */
export function withOpacity(colour: string, opacity: number): string {
  const [red = '0', green = '0', blue = '0'] = colour.match(/[\d.]+/g) ?? [];
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
