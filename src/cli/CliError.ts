import type { z } from 'zod';
import type { errorResponseSchema } from '@/shared/http/wireContract.ts';
import { EXIT } from './exitCodes.ts';

/** What ends a command: a sentence for stderr and the exit code. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly code: string;

  constructor(exitCode: number, code: string, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.code = code;
  }
}

type ServerError = z.infer<typeof errorResponseSchema>['error'];

const FAULTS_SHOWN_MAX = 20;

function faultsOf(details: ServerError['details']): string[] {
  const faults = details?.faults;
  if (!Array.isArray(faults)) return [];
  return faults.slice(0, FAULTS_SHOWN_MAX).map((fault: unknown) => {
    const { line, place, message } = fault as Record<string, unknown>;
    const where = line === undefined ? `${place}` : `line ${line}, ${place}`;
    return `  ${where}: ${message}`;
  });
}

function exitCodeOf(status: number, code: string): number {
  if (status === 401) return EXIT.notSignedIn;
  if (code === 'OPERATION_TIMEOUT') return EXIT.failed;
  if (status === 503) return EXIT.unavailable;
  return status < 500 ? EXIT.refused : EXIT.failed;
}

/** The server's answer as the error of the command. */
export function serverError(status: number, error: ServerError): CliError {
  const lines = [`${error.message} (${error.code}, request ${error.requestId})`, ...faultsOf(error.details)];
  const jobId = error.details?.jobId;
  if (typeof jobId === 'string') lines.push(`  job ${jobId}`);
  return new CliError(exitCodeOf(status, error.code), error.code, lines.join('\n'));
}
