/** R's package forecast as a peer: a process that is given one series after the other. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { averageOf } from './averageOf.ts';
import type { BenchSeries } from './BenchSeries.ts';
import type { Method, MethodForecast } from './MethodForecast.ts';

const START_TIMEOUT_MS = 60_000;
/** One thread for linear algebra too, as everybody else in the bench. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const numbers = (cell: string | undefined) => Float64Array.from((cell ?? '').split(';'), Number);

function parseRow(line: string): MethodForecast | undefined {
  const [, name = '', ms, cpu, point, lower, upper] = line.split(',');
  const values = numbers(point);
  if (!values.every(Number.isFinite)) return undefined;
  const method: Method = { name, kind: 'peer' };
  const band = { lower: numbers(lower), upper: numbers(upper) };
  return { method, point: values, band, ms: Number(ms), cpuMs: Number(cpu) };
}

export class RPeers {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** What answers, such as `forecast 8.20, R version 4.2.2`. */
  readonly version: string;

  private constructor(child: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>, version: string) {
    this.#child = child;
    this.#lines = lines;
    this.version = version;
  }

  /** Undefined where there is no Rscript, or it has no package forecast. */
  static async start(script: string): Promise<RPeers | undefined> {
    const child = spawn('Rscript', ['--vanilla', script], { env: { ...process.env, ...ONE_THREAD } });
    const gone = new Promise<undefined>((resolve) => {
      child.once('error', () => resolve(undefined));
      child.once('exit', () => resolve(undefined));
    });
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await within(START_TIMEOUT_MS, Promise.race([gone, lines.next()]));
    const [tag, version, language] = String(first?.value ?? '').split(',');
    if (tag === '#forecast') return new RPeers(child, lines, `forecast ${version}, ${language}`);
    child.kill('SIGKILL');
    return undefined;
  }

  /** Every method's forecast and their mean; undefined when it took longer, after which R is gone. */
  async forecasts(series: BenchSeries, timeoutMs: number): Promise<MethodForecast[] | undefined> {
    const { id, seasonLength, calendarSeason, horizon, train } = series;
    this.#child.stdin.write(
      `${[id.replaceAll(',', ' '), seasonLength, calendarSeason, horizon, train.join(';')].join(',')}\n`,
    );
    const answer = await within(timeoutMs, this.#answer());
    if (answer === undefined) {
      this.stop();
      return undefined;
    }
    const mean = averageOf(answer);
    return mean === undefined ? answer : [...answer, mean];
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  async #answer(): Promise<MethodForecast[] | undefined> {
    const found: MethodForecast[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return undefined;
      if (value.startsWith('#done')) return found;
      const row = parseRow(value);
      if (row !== undefined) found.push(row);
    }
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
