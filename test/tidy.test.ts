/** The house rules as a test. When one fails it says what to do; when one is wrong, change it here with a decision record. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, ROOT, readSourceTree, type SourceFile } from './support/sourceTree.ts';

const FILE_LINES_MAX = 500;
const FILE_LINES_MEDIAN_MAX = 100;
const FILE_LINES_P95_MAX = 300;
const FUNCTION_LINES_MAX = 70;
const ROOT_ENTRIES_MAX = 30;

const tree = readSourceTree();
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('test/');
const production = tree.filter((file) => file.path.startsWith('src/') && !isTest(file.path));
const room = (file: string) => file.split('/').slice(1, 2).join('/');
const feature = (file: string) => file.split('/')[2] ?? '';
const PROCESSES = new Set([
  'api',
  'worker',
  'cli',
  'status',
  'supervisor',
  'web',
  'demo',
  'stripeServer',
  'mailServer',
  'pager',
  'pagingServer',
]);

/** Why `from` may not import `to`; undefined when it may. Both are files of src/. */
function importFault(from: string, to: string): string | undefined {
  const [here, there] = [room(from), room(to)];
  if (here === 'core') return there === 'core' ? undefined : 'core is pure: it imports core only';
  if (here === 'shared')
    return there === 'core' || there === 'shared' ? undefined : 'shared knows no feature and no process';
  if (here === 'web') {
    const isOpen =
      there === 'web' ||
      there === 'core' ||
      /Contract\.ts$/.test(to) ||
      to.startsWith('src/shared/featureFlags/');
    return isOpen ? undefined : 'the web imports web, core, contracts and flags only';
  }
  if (here === 'features') {
    if (there === 'core' || there === 'shared') return undefined;
    if (there !== 'features') return 'a feature does not know the processes';
    const isOpen = feature(from) === feature(to) || /(Service|ReadModel|Contract)\.ts$/.test(to);
    return isOpen ? undefined : 'of another feature only its Service, ReadModel and Contract';
  }
  if (here !== there && PROCESSES.has(there) && !(here === 'supervisor' && there === 'demo')) {
    return 'processes do not import each other';
  }
  if (here === 'stripeServer' && there !== 'stripeServer' && there !== 'shared')
    return 'the stand-in for Stripe knows nothing of AccuBooks but its clock, log and environment';
  if (here === 'mailServer' && there !== 'mailServer' && there !== 'shared')
    return 'the test mailbox knows nothing of AccuBooks but its clock, log and environment';
  if (here === 'pagingServer' && there !== 'pagingServer' && there !== 'shared')
    return 'the test pager knows nothing of AccuBooks but its clock, log and environment';
  if (here === 'status' && there !== 'status' && there !== 'shared') return 'the status page stands alone';
  return undefined;
}

describe('imports', () => {
  it('point one way: core ← shared ← features ← processes', () => {
    const faults = production.flatMap((file) =>
      file.imports
        .filter(({ target }) => target.startsWith('src/'))
        .map(({ target }) => ({ target, why: importFault(file.path, target) }))
        .filter(({ why }) => why !== undefined)
        .map(({ target, why }) => `${file.path} → ${target}: ${why}`),
    );
    expect(faults).toEqual([]);
  });

  it('never lead from production code to tests, launch or ops', () => {
    const faults = production.flatMap((file) =>
      file.imports
        .filter(({ target }) => isTest(target) || /^(launch|ops)\//.test(target))
        .map(({ target }) => `${file.path} → ${target}`),
    );
    expect(faults).toEqual([]);
  });

  it('form no cycle between features', () => {
    const edges = new Map<string, Set<string>>();
    for (const file of production.filter(({ path: at }) => room(at) === 'features')) {
      for (const { target, isTypeOnly } of file.imports) {
        if (
          isTypeOnly ||
          room(target) !== 'features' ||
          feature(target) === feature(file.path) ||
          /Contract\.ts$/.test(target)
        )
          continue;
        edges.set(feature(file.path), (edges.get(feature(file.path)) ?? new Set()).add(feature(target)));
      }
    }
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some(
        (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
      );
    expect([...edges.keys()].filter((name) => reaches(name, name))).toEqual([]);
  });

  it('keep core free of packages and of Node', () => {
    const faults = production
      .filter(({ path: at }) => at.startsWith('src/core/'))
      .flatMap((file) =>
        file.imports
          .filter(({ target }) => !target.startsWith('src/'))
          .map(({ target }) => `${file.path} → ${target}`),
      );
    expect(faults).toEqual([]);
  });

  it('let only the database, stores, read models and services know Prisma or pg', () => {
    const faults = production
      .filter(
        ({ path: at }) =>
          !/^src\/(shared\/database|supervisor)\//.test(at) &&
          !/(Store|ReadModel|Service|Probe)\.ts$/.test(at),
      )
      .filter((file) =>
        file.imports.some(
          ({ target, isTypeOnly }) => !isTypeOnly && /^(pg$|@prisma\/)|\/generated\//.test(target),
        ),
      )
      .map((file) => file.path);
    expect(faults).toEqual([]);
  });
});

const BANS: readonly { pattern: RegExp; instead: string; allowed: RegExp }[] = [
  {
    pattern: /\bnew Date\(\s*\)|\bDate\.now\(/,
    instead: 'the Clock that was passed in',
    allowed: /^src\/(shared\/clock|cli|supervisor|status|web)\//,
  },
  { pattern: /\bMath\.random\(/, instead: 'a seed that was passed in', allowed: /^$/ },
  { pattern: /\bprocess\.env\b/, instead: 'shared/config', allowed: /^src\/(shared\/config|supervisor)\// },
  { pattern: /\bparseFloat\(/, instead: 'core/money or Number() with a check', allowed: /^$/ },
  { pattern: /\b(TODO|FIXME)\b/, instead: 'doing it, or an issue', allowed: /^$/ },
  { pattern: /\bconsole\./, instead: 'the log that was passed in', allowed: /^src\/(cli|supervisor)\// },
  { pattern: /@ts-(ignore|nocheck)/, instead: '@ts-expect-error with a reason', allowed: /^$/ },
];

describe('bans', () => {
  for (const { pattern, instead, allowed } of BANS) {
    it(`${pattern.source} is refused; use ${instead}`, () => {
      const faults = production
        .filter((file) => !allowed.test(file.path) && pattern.test(file.text))
        .map((file) => file.path);
      expect(faults).toEqual([]);
    });
  }

  it('no test is skipped, focused or promised', () => {
    const pattern = /\b(it|test|describe)\.(skip|only|todo|fails)\b|\bxit\(/;
    expect(
      tree.filter((file) => isTest(file.path) && pattern.test(file.text)).map((file) => file.path),
    ).toEqual([]);
  });
});

/** Files that are started, not imported. */
const ENTRIES =
  /^(src\/\w+\/main\.tsx?|src\/cli\/commands\/|src\/worker\/forecastThread\.ts|src\/cli\/forecastFile\/forecastFileThread\.ts|src\/supervisor\/dieWithParent\.ts|bench\/|attacks\/(isolation|fuzz|sql)\.ts|drills\/|test\/support\/(globalSetup|closingLine)\.ts)/;

describe('files', () => {
  it('are imported by somebody, or are entries', () => {
    const imported = new Set(tree.flatMap((file) => file.imports.map(({ target }) => target)));
    const dead = tree
      .map((file) => file.path)
      .filter((file) => !imported.has(file) && !/\.test\.tsx?$|\.d\.ts$/.test(file) && !ENTRIES.test(file));
    expect(dead).toEqual([]);
  });

  it(`stay under ${FILE_LINES_MAX} lines, median under ${FILE_LINES_MEDIAN_MAX}, 95 % under ${FILE_LINES_P95_MAX}`, () => {
    const sizes = tree.map((file) => file.lines).sort((a, b) => a - b);
    const at = (share: number) => sizes[Math.floor((sizes.length - 1) * share)] ?? 0;
    expect(
      tree.filter((file) => file.lines > FILE_LINES_MAX).map((file) => `${file.path}: ${file.lines}`),
    ).toEqual([]);
    expect(at(0.5)).toBeLessThanOrEqual(FILE_LINES_MEDIAN_MAX);
    expect(at(0.95)).toBeLessThanOrEqual(FILE_LINES_P95_MAX);
  });

  it(`have functions of at most ${FUNCTION_LINES_MAX} lines`, () => {
    const isSuite = (file: SourceFile) => isTest(file.path);
    const faults = tree
      .filter((file) => !isSuite(file))
      .flatMap((file) =>
        file.functions
          .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
          .map(({ name, line, lines }) => `${file.path}:${line} ${name}: ${lines} lines`),
      );
    expect(faults).toEqual([]);
  });

  it('are named as their main export, and none is a barrel or a grab bag', () => {
    const named = production.filter(
      ({ path: at }) => !/\/main\.tsx?$|Contract\.ts$|\/commands\/|\.d\.ts$|forecastThread\.ts$/.test(at),
    );
    const faults = named.filter((file) => {
      const name = path.basename(file.path).replace(/\.tsx?$/, '');
      const isOwn =
        file.exports.length === 0 ||
        file.exports.some((exported) => exported.toLowerCase() === name.toLowerCase());
      return !isOwn && file.exports.length === 1;
    });
    expect(faults.map((file) => `${file.path} exports ${file.exports.join(', ')}`)).toEqual([]);
    const bags = /(^|\/)(index\.tsx?$|[^/]*([Uu]tils?|[Hh]elpers?|[Cc]ommon\w*|[Mm]anager)\.tsx?$)/;
    expect(production.map((file) => file.path).filter((file) => bags.test(file))).toEqual([]);
  });

  it(`leave at most ${ROOT_ENTRIES_MAX} entries in the root`, () => {
    const entries = readdirSync(ROOT).filter(
      (entry) => !['node_modules', 'dist', '.git', '.accubooks', 'coverage'].includes(entry),
    );
    expect(entries.length).toBeLessThanOrEqual(ROOT_ENTRIES_MAX);
  });
});

describe('documents', () => {
  it('have exactly one title each', () => {
    const pages = [
      ...filesBelow('docs'),
      ...filesBelow('prisma'),
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
    ].filter((file) => file.endsWith('.md'));
    const titles = (file: string) =>
      readFileSync(path.join(ROOT, file), 'utf8')
        .replace(/^```[\s\S]*?^```/gm, '')
        .match(/^# /gm)?.length ?? 0;
    expect(pages.filter((file) => titles(file) !== 1)).toEqual([]);
  });

  it('link to files that exist', () => {
    const pages = [...filesBelow('docs'), 'README.md', 'CONTRIBUTING.md'].filter((file) =>
      file.endsWith('.md'),
    );
    const all = new Set(
      ['', 'src', 'test', 'docs', 'scripts', 'bin', 'ops', 'prisma', 'bench', 'attacks', '.ci']
        .filter((folder) => folder === '' || readdirSync(ROOT).includes(folder))
        .flatMap((folder) => (folder === '' ? readdirSync(ROOT) : filesBelow(folder))),
    );
    const isThere = (target: string) =>
      all.has(target) || [...all].some((file) => file.startsWith(`${target.replace(/\/$/, '')}/`));
    const faults = pages.flatMap((page) => {
      const text = readFileSync(path.join(ROOT, page), 'utf8');
      return [...text.matchAll(/\]\(([^)#:\s]+)(#[^)]*)?\)/g)]
        .map(([, target]) => path.posix.join(path.posix.dirname(page), target ?? ''))
        .filter((target) => !isThere(target))
        .map((target) => `${page} → ${target}`);
    });
    expect(faults).toEqual([]);
  });

  it('of each migration say why it came and how it goes', () => {
    const folders = readdirSync(path.join(ROOT, 'prisma/migrations'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory(),
    );
    const faults = folders.filter(({ name }) => {
      const files = readdirSync(path.join(ROOT, 'prisma/migrations', name));
      return !['migration.sql', 'down.sql', 'notes.md'].every((file) => files.includes(file));
    });
    expect(faults.map(({ name }) => name)).toEqual([]);
  });

  it('and sources carry no path of a machine and no download address', () => {
    const files = [
      ...tree.map((file) => file.path),
      'package-lock.json',
      'package.json',
      ...filesBelow('scripts'),
      ...filesBelow('prisma'),
    ];
    const machine = new RegExp(
      ['"resolved": *"http', '/(work|farm|root|home/\\w+)/', 'registry\\.npmjs'].join('|'),
    );
    expect(
      files.filter(
        (file) => file !== 'test/tidy.test.ts' && machine.test(readFileSync(path.join(ROOT, file), 'utf8')),
      ),
    ).toEqual([]);
  });
});
