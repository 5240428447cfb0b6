import { closeSync, openSync, writeSync } from 'node:fs';
import type { MethodForecast } from './MethodForecast.ts';

const HEADER = 'id,method,ms,cpu,point,lo95,hi95';
const TIME_DIGITS = 3;

const join = (values: Float64Array | undefined) => (values === undefined ? '' : values.join(';'));
const time = (ms: number | undefined) => ms?.toFixed(TIME_DIGITS) ?? '';

/** A forecast as a line of an output file, numbers in full precision. */
export function rowOf(id: string, { method, ms, cpuMs, point, band }: MethodForecast): string {
  const cell = /[",\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
  return [cell, method.name, time(ms), time(cpuMs), join(point), join(band?.lower), join(band?.upper)].join(
    ',',
  );
}

/** An output file; each row is with the operating system when `write` returns. Without a path it keeps nothing. */
export class RowFile {
  readonly #descriptor: number | undefined;

  constructor(file: string | undefined) {
    this.#descriptor = file === undefined ? undefined : openSync(file, 'w');
    this.#line(HEADER);
  }

  write(id: string, forecast: MethodForecast): void {
    this.#line(rowOf(id, forecast));
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #line(text: string): void {
    if (this.#descriptor !== undefined) writeSync(this.#descriptor, `${text}\n`);
  }
}
