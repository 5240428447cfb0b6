import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import {
  IMPORT_BYTES_MAX,
  type ImportFault,
  type ImportPreview,
  type ImportReceipt,
  importPreviewSchema,
  importReceiptSchema,
} from '@/features/imports/importContract.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';

const FAULTS_SHOWN_MAX = 20;

async function readBooks(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new CliError(EXIT.usage, 'FILE_MISSING', `There is no file ${file}.`);
  if (found.size > IMPORT_BYTES_MAX)
    throw new CliError(
      EXIT.refused,
      'IMPORT_TOO_LARGE',
      `${file} is larger than 64 MiB; split it by fiscal year.`,
    );
  return new Uint8Array(await readFile(file));
}

function renderFaults(faults: readonly ImportFault[], count: number): string[] {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX);
  const lines = shown.map(
    ({ severity, line, place, code, message }) =>
      `  ${severity}, line ${line}, ${place}: ${message} (${code})`,
  );
  return count > shown.length ? [...lines, `  … and ${count - shown.length} more`] : lines;
}

function renderPreview(preview: ImportPreview): string {
  const { counts } = preview;
  return [
    `${preview.fileName}: ${preview.format}, ${preview.encoding}, ${preview.currency}${preview.companyName === null ? '' : `, ${preview.companyName}`}`,
    ...preview.fiscalYears.map(({ startsOn, endsOn }) => `fiscal year ${startsOn} to ${endsOn}`),
    `${counts.accounts} accounts, ${counts.vouchers} vouchers, ${counts.postings} postings`,
    `new ${preview.newVouchers}, already there ${preview.alreadyThere}, twins kept ${preview.twinsKept}, refused ${preview.refused}`,
    ...renderFaults(preview.faults, preview.faultCount),
  ].join('\n');
}

function renderReceipt(id: string, receipt: ImportReceipt): string {
  const { proof } = receipt;
  return [
    `Import ${id} is committed.`,
    `new ${receipt.new}, already there ${receipt.alreadyThere}, twins kept ${receipt.twinsKept}, refused ${receipt.refused}`,
    `${receipt.postings} postings, ${receipt.accountsCreated} accounts and ${receipt.fiscalYearsCreated} fiscal years created`,
    ...renderFaults(receipt.refusals, receipt.refused),
    proof.isProven
      ? `Proven: opening + postings = closing for ${proof.accounts} accounts.`
      : `Not proven: ${proof.mismatches.length} balances are not what the file states.`,
    ...proof.mismatches
      .slice(0, FAULTS_SHOWN_MAX)
      .map((row) => `  account ${row.accountNumber} ${row.accountName}, year ${row.year.startsOn}`),
  ].join('\n');
}

type ImportOptions = { readonly mapping?: string; readonly dryRun?: boolean; readonly yes?: boolean };

export function importCommand(program: Command, context: CliContext): void {
  program
    .command('import')
    .description('Bring a file of books in: SIE, Beancount, QuickBooks or Xero journal, any CSV by mapping.')
    .argument('<file>', 'the file, at most 64 MiB')
    .option(
      '--mapping <json>',
      'columns of a CSV: {"date":"Date","account":"Account","debit":"Debit","credit":"Credit"}',
    )
    .option('--dry-run', 'show what it would do and write no voucher')
    .option('--yes', 'commit; without it the command stops after the preview')
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const bytes = await readBooks(file);
      const client = await context.client(command);
      const preview = await client.call('/api/imports', {
        method: 'POST',
        query: { fileName: path.basename(file), mapping: options.mapping },
        bytes,
        schema: importPreviewSchema,
      });
      const isCommitted = options.yes === true && options.dryRun !== true && preview.canCommit;
      if (!isCommitted) context.print(command, preview, () => renderPreview(preview));
      if (!preview.canCommit)
        throw new CliError(EXIT.refused, 'IMPORT_REFUSED', 'The file was refused and nothing was written.');
      if (!isCommitted) return context.note('No voucher was written; run it with --yes to commit.');
      const receipt = await client.call(`/api/imports/${preview.id}/commit`, {
        method: 'POST',
        schema: importReceiptSchema,
      });
      context.print(command, { id: preview.id, ...receipt }, () => renderReceipt(preview.id, receipt));
      if (!receipt.proof.isProven)
        throw new CliError(EXIT.failed, 'IMPORT_NOT_PROVEN', 'The books do not reconcile with the file.');
    });
}
