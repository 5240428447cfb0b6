/**
 * The last line of a run: what passed, failed and was skipped, in plain words, counted from vitest's own
 * results and from the stages that ran before it (FAILED_STAGES: format and lint, types).
 */
import type { Reporter, TestModule } from 'vitest/node';

export type Counts = { passed: number; failed: number; skipped: number };

/** `12 passed, 0 failed`; files that could not be run at all count as failed. */
export function closingLineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function countsOf(modules: readonly TestModule[], faults: number): Counts {
  const counts: Counts = { passed: 0, failed: faults, skipped: 0 };
  for (const module of modules) {
    let isFailedTestSeen = false;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') {
        counts.failed += 1;
        isFailedTestSeen = true;
      } else counts.skipped += 1;
    }
    if (module.state() === 'failed' && !isFailedTestSeen) counts.failed += 1;
  }
  return counts;
}

/** Vitest reporter; writes after vitest's own summary. */
class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const line = closingLineOf(countsOf(modules, errors.length + Number(process.env.FAILED_STAGES ?? 0)));
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}

// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export.
export default ClosingLine;
