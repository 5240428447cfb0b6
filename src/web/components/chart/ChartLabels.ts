/** What a chart calls its lines. */
export type ChartLabels = {
  readonly actual: string;
  readonly expected: string;
  readonly compare?: string | undefined;
};
