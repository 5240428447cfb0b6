/** Prometheus: what is scraped, and to whom alerts go. */
import { inUnits, type Scale } from './Scale.ts';
import { type Plain, toYaml } from './toYaml.ts';

export const JOBS = ['api', 'worker', 'status', 'pager', 'prometheus', 'alertmanager'] as const;
export type Job = (typeof JOBS)[number];

export function isJob(name: string): name is Job {
  return JOBS.some((job) => job === name);
}

export type PrometheusPlaces = {
  /** Host and port of each instance; a job without any is not scraped. */
  readonly targets: Readonly<Record<Job, readonly string[]>>;
  /** A file that names the instances of a job as they come and go, in the form of file_sd; taken instead of `targets`. */
  readonly targetFiles?: Readonly<Partial<Record<Job, string>>>;
  readonly alertmanager: string;
  readonly rulesFile: string;
};

function instancesOf(job: Job, { targets, targetFiles }: PrometheusPlaces): Record<string, Plain> {
  const file = targetFiles?.[job];
  if (file === undefined) return { static_configs: [{ targets: targets[job] }] };
  return { file_sd_configs: [{ files: [file], refresh_interval: '5s' }] };
}

/** Text of prometheus.yml. */
export function renderPrometheus({
  scale,
  places,
}: {
  readonly scale: Scale;
  readonly places: PrometheusPlaces;
}): string {
  const interval = inUnits(scale.intervalS);
  const timeoutS = Math.max(1, scale.intervalS / 2);
  const jobs: Plain = JOBS.filter((job) => places.targets[job].length > 0).map((job) => ({
    job_name: job,
    ...instancesOf(job, places),
  }));
  return toYaml({
    global: {
      scrape_interval: interval,
      scrape_timeout: inUnits(timeoutS),
      evaluation_interval: interval,
    },
    rule_files: [places.rulesFile],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [places.alertmanager] }] }] },
    scrape_configs: jobs,
  });
}
