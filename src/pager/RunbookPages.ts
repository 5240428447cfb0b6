import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findPage, renderPages } from '@/core/alerts/renderPages.ts';
import { escapeHtml } from '@/shared/http/escapeHtml.ts';
import { renderMarkdown } from './renderMarkdown.ts';

const STYLE =
  ':root{color-scheme:light dark}body{font:17px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}' +
  'pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:6px}code{font:.9em ui-monospace,monospace}' +
  'table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.3rem .6rem;text-align:left}h1{line-height:1.2}';

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

type Page = { readonly name: string; readonly markdown: string };

/** The runbooks as pages, read once: they must be there when the disk is not. */
export class RunbookPages {
  readonly #pages = new Map<string, Page>();

  /** The catalogue's pages, and those of a folder; what is missing is left out. */
  constructor(folder: string) {
    let files: string[] = [];
    try {
      files = readdirSync(folder).filter((file) => file.endsWith('.md'));
    } catch {
      // The pages of the alerts are part of the program.
    }
    for (const { id, markdown } of renderPages()) this.#add({ name: id, markdown });
    for (const file of files.sort())
      this.#add({ name: file.replace(/\.md$/, ''), markdown: readFileSync(path.join(folder, file), 'utf8') });
  }

  /** By its name, or by that of an alert that it answers; undefined when there is none. */
  find(anchor: string): string | undefined {
    const page = this.#pages.get(anchor.toLowerCase()) ?? this.#ofAlert(anchor);
    return page && document(page.name, renderMarkdown(page.markdown));
  }

  index(): string {
    const links = [...this.#pages.values()].map(
      ({ name }) => `<li><a href="/runbooks/${encodeURIComponent(name)}">${escapeHtml(name)}</a></li>`,
    );
    return document('Runbooks', `<h1>Runbooks</h1><ul>${links.join('')}</ul>`);
  }

  #ofAlert(anchor: string): Page | undefined {
    const page = findPage(anchor);
    return page && { name: page.title, markdown: page.markdown };
  }

  #add(page: Page): void {
    this.#pages.set(page.name.toLowerCase(), page);
  }
}
