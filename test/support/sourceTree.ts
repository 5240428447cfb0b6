/** The source tree as data: every TypeScript file with its imports, exports and functions. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

export const ROOT = path.join(import.meta.dirname, '../..');

export type SourceFunction = { readonly name: string; readonly line: number; readonly lines: number };
export type SourceImport = { readonly target: string; readonly isTypeOnly: boolean };
export type SourceFile = {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Files of this tree, relative to the root; packages as they are written. */
  readonly imports: readonly SourceImport[];
  readonly exports: readonly string[];
  readonly functions: readonly SourceFunction[];
};

type Node = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
};

const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.git', '.accubooks', 'coverage']);

/** Every file below a folder of the root, relative to the root. */
export function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const relative = path.posix.join(folder, entry.name);
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(relative) : [relative];
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function visit(node: Node, see: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  see(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see, node);
  }
}

/** The file that an import means, relative to the root, or the package as it is written. */
function resolveTarget(from: string, source: string): string {
  if (source.startsWith('@/')) return `src/${source.slice(2)}`;
  if (source.startsWith('.')) return path.posix.join(path.posix.dirname(from), source);
  return source;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function nameOf(node: Node, parent: Node | undefined): string {
  const named = (node.id ?? parent?.key ?? parent?.id) as { name?: string } | null | undefined;
  return named?.name ?? 'anonymous';
}

function exportedNames(node: Node): string[] {
  const declaration = node.declaration as Node | null;
  const specifiers = (node.specifiers as Node[] | undefined) ?? [];
  const renamed = specifiers.map((specifier) => String((specifier.exported as { name?: string }).name));
  if (!declaration) return renamed;
  if (declaration.type === 'VariableDeclaration') {
    return (declaration.declarations as Node[]).map((one) => String((one.id as { name?: string }).name));
  }
  return [String((declaration.id as { name?: string } | null)?.name)];
}

function parseFile(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const imports: SourceImport[] = [];
  const exports: string[] = [];
  const functions: SourceFunction[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const { program } = parseSync(file, text) as unknown as { program: Node };
  visit(program, (node, parent) => {
    const source = (node.source as { value?: unknown } | null | undefined)?.value;
    if (typeof source === 'string' && /^(Import|Export)/.test(node.type)) {
      imports.push({
        target: resolveTarget(file, source),
        isTypeOnly: node.importKind === 'type' || node.exportKind === 'type',
      });
    }
    if (node.type === 'ExportNamedDeclaration') exports.push(...exportedNames(node));
    if (FUNCTIONS.has(node.type)) {
      const line = lineAt(node.start);
      functions.push({ name: nameOf(node, parent), line, lines: lineAt(node.end) - line + 1 });
    }
  });
  // A module that is started rather than imported: `new URL('./x.ts', import.meta.url)`.
  for (const [, source] of text.matchAll(/new URL\('(\.[^']+)', import\.meta\.url\)/g)) {
    imports.push({ target: resolveTarget(file, source ?? ''), isTypeOnly: false });
  }
  return { path: file, text, lines: text.split('\n').length - 1, imports, exports, functions };
}

/** All TypeScript sources, tests and tooling of the repository. */
export function readSourceTree(): SourceFile[] {
  const folders = ['src', 'test', 'bench', 'attacks', 'drills'].filter((folder) =>
    readdirSync(ROOT).includes(folder),
  );
  return folders
    .flatMap(filesBelow)
    .filter((file) => /\.tsx?$/.test(file))
    .map(parseFile);
}
