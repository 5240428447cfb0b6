import path from 'node:path';
import type { Command } from 'commander';
import { EvidenceCaptureService } from '@/features/integrity/EvidenceCaptureService.ts';
import { OpenEvidenceService } from '@/features/integrity/OpenEvidenceService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { describeConfiguration } from '@/shared/config/describeConfiguration.ts';
import { evidenceConfig, evidenceSecrets } from '@/shared/config/evidenceConfig.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import { HoldStore } from '@/shared/hold/HoldStore.ts';
import { needOpenHold } from '@/shared/hold/liftHold.ts';
import { createLog } from '@/shared/log/log.ts';
import type { CliContext } from '../CliContext.ts';
import { CliError } from '../CliError.ts';
import { EXIT } from '../exitCodes.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';

function captureCommand(hold: Command, context: CliContext): void {
  hold
    .command('capture')
    .option('--to <folder>', 'where evidence is kept (EVIDENCE_DIR)')
    .description(
      'Capture the evidence of the hold that is open: database, logs, Redis, configuration; sealed.',
    )
    .action(async (options: { to?: string }, command: Command) => {
      const config = evidenceConfig(context.environment);
      const service = new EvidenceCaptureService({
        ...{ clock: systemClock, log: createLog({ process: 'cli', logDir: '', stdout: false }) },
        ...{
          dir: options.to ?? config.EVIDENCE_DIR,
          secret: config.ENCRYPTION_SECRET,
          logDir: config.LOG_DIR,
        },
        ...{ dumpUrl: config.DATABASE_DUMP_URL, redisUrl: config.REDIS_URL, path: context.environment.PATH },
        configuration: describeConfiguration(context.environment),
      });
      const captured = await onOperatorDatabase(context, async ({ sql }) => {
        const store = new HoldStore(sql);
        const open = await needOpenHold(store);
        const result = await service.capture(open, await store.violations(open.id));
        await store.noteEvidence(open.id, { ...result, by: operatorName() });
        return { holdId: open.id, ...result };
      });
      const { state, folder, note, manifestSha256 } = captured;
      if (state === 'failed')
        throw new CliError(EXIT.failed, 'EVIDENCE_NOT_CAPTURED', `The evidence was not captured: ${note}.`);
      context.print(command, captured, () =>
        [
          `The evidence of hold ${captured.holdId} is in ${folder}`,
          `  manifest   sha256 ${manifestSha256}, also in the audit log`,
          ...(note === '' ? [] : [`  not there  ${note}`]),
        ].join('\n'),
      );
    });
}

function verifyCommand(hold: Command, context: CliContext): void {
  hold
    .command('verify')
    .argument('<folder>', 'of the evidence')
    .option('--manifest <sha256>', 'what the audit log says of its manifest')
    .description('Check that evidence is as it was captured: no byte changed, no file gone, none added.')
    .action(async (folder: string, options: { manifest?: string }, command: Command) => {
      const verdict = await new OpenEvidenceService().verify(path.resolve(folder));
      const faults = [
        ...verdict.faults,
        ...(options.manifest === undefined || options.manifest === verdict.manifestSha256
          ? []
          : ['manifest.json is not the one that the audit log names']),
      ];
      context.print(command, { ...verdict, faults }, () =>
        faults.length === 0
          ? `The evidence is whole: ${verdict.files} files, manifest sha256 ${verdict.manifestSha256}.`
          : faults.map((fault) => `CHANGED ${fault}`).join('\n'),
      );
      if (faults.length > 0) throw new CliError(EXIT.failed, 'EVIDENCE_CHANGED', 'The evidence was changed.');
    });
}

function openCommand(hold: Command, context: CliContext): void {
  hold
    .command('open-evidence')
    .argument('<folder>', 'of the evidence')
    .requiredOption('--out <folder>', 'a new place for the plain copies; delete it afterwards')
    .description('Open copies of sealed evidence with ENCRYPTION_SECRET; the evidence stays as it is.')
    .action(async (folder: string, options: { out: string }, command: Command) => {
      const secrets = evidenceSecrets(evidenceConfig(context.environment));
      try {
        const names = await new OpenEvidenceService().open(
          path.resolve(folder),
          path.resolve(options.out),
          secrets,
        );
        context.print(command, { out: options.out, files: names }, () =>
          [`In plain in ${options.out}:`, ...names.map((name) => `  ${name}`)].join('\n'),
        );
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unknown';
        throw new CliError(EXIT.failed, 'EVIDENCE_NOT_OPENED', `The evidence could not be opened: ${why}.`);
      }
    });
}

export function holdEvidenceCommands(hold: Command, context: CliContext): void {
  captureCommand(hold, context);
  verifyCommand(hold, context);
  openCommand(hold, context);
}
