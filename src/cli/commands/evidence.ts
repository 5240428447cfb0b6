import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import {
  EVIDENCE_KINDS,
  EVIDENCE_OUTCOMES,
  type EvidenceKind,
  type EvidenceOutcome,
} from '@/core/evidence/evidenceKinds.ts';
import { EVIDENCE_LISTED_MAX, EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { operatorName } from '@/shared/featureFlags/operatorKeeper.ts';
import type { CliContext } from '../CliContext.ts';
import { onOperatorDatabase } from '../onOperatorDatabase.ts';
import { parseDuration } from '../parseDuration.ts';
import { renderTable } from '../renderTable.ts';

/** Members of the list that a person gives at the keyboard. */
const DETAILS_MAX = 50;

function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };
}

function parseInstant(text: string): string {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('Write for example 2026-11-22T03:00:00Z.');
  return new Date(parsed.data).toISOString();
}

function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > EVIDENCE_LISTED_MAX) throw new InvalidArgumentError('1 to 1000.');
  return limit;
}

function collectDetail(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = '', value = ''] = /^([A-Za-z][\w.-]{0,49})=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Write name=value, for example file=backup.dump.');
  if (Object.keys(before).length >= DETAILS_MAX) throw new InvalidArgumentError(`${DETAILS_MAX} at most.`);
  return { ...before, [name]: value };
}

type RecordOptions = {
  readonly outcome: EvidenceOutcome;
  readonly at?: string;
  readonly validFor?: number;
  readonly detail?: Record<string, string>;
};

function recordCommand(evidence: Command, context: CliContext): void {
  evidence
    .command('record')
    .argument('<kind>', EVIDENCE_KINDS.join(', '), oneOf(EVIDENCE_KINDS))
    .option('--outcome <outcome>', 'passed or failed', oneOf(EVIDENCE_OUTCOMES), 'passed')
    .option('--at <instant>', 'when it happened, if not now', parseInstant)
    .option('--valid-for <duration>', 'how long it holds, for example 24h', parseDuration)
    .option('--detail <name=value>', 'what proves it, never a secret; may be repeated', collectDetail)
    .description('Write down that something was proved, or that it failed; nothing is ever changed.')
    .action(async (kind: EvidenceKind, options: RecordOptions, command: Command) => {
      const { outcome, at, validFor, detail = {} } = options;
      const recorded = await onOperatorDatabase(context, ({ sql }) =>
        new EvidenceService(sql, systemClock).record({
          ...{ kind, outcome, detail, by: operatorName() },
          ...(at === undefined ? {} : { happenedAt: at }),
          ...(validFor === undefined ? {} : { validForMs: validFor * 1_000 }),
        }),
      );
      context.print(command, recorded, () => {
        const until = recorded.expiresAt === null ? '' : `; it holds until ${recorded.expiresAt}`;
        return `${kind} ${outcome} at ${recorded.happenedAt} is written down as ${recorded.id}${until}.`;
      });
    });
}

export function evidenceCommand(program: Command, context: CliContext): void {
  const evidence = program
    .command('evidence')
    .description('What operations have proved, and when: backups, restore drills, tests, scans.');
  recordCommand(evidence, context);

  evidence
    .command('list')
    .option('--kind <kind>', EVIDENCE_KINDS.join(', '), oneOf(EVIDENCE_KINDS))
    .option('--limit <number>', 'rows', parseLimit, 50)
    .description('List evidence, the newest first.')
    .action(async (options: { kind?: EvidenceKind; limit: number }, command: Command) => {
      const items = await onOperatorDatabase(context, ({ sql }) =>
        new EvidenceService(sql, systemClock).list(options),
      );
      const columns = ['Happened', 'Kind', 'Outcome', 'Holds until', 'By', 'Detail'].map((title) => ({
        title,
      }));
      context.print(command, { items }, () =>
        items.length === 0
          ? 'No evidence.'
          : renderTable(
              columns,
              items.map((item) => [
                item.happenedAt,
                item.kind,
                item.outcome,
                item.expiresAt ?? '',
                item.recordedBy,
                Object.entries(item.detail)
                  .map(
                    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
                  )
                  .join(' '),
              ]),
            ),
      );
    });
}
