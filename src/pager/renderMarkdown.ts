import { escapeHtml } from '@/shared/http/escapeHtml.ts';

/** An address that may stand in a page: the web, or a page beside this one. */
function safeHref(href: string): string | undefined {
  if (/^https?:\/\//.test(href)) return href;
  const [, name] = /^(?:\.\/)?([\w-]+)(?:\.md)?(?:#[\w-]*)?$/.exec(href) ?? [];
  return name === undefined ? undefined : `/runbooks/${name}`;
}

/** Code, bold and links; everything is escaped before anything else is looked at. */
function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (/^`[^`]+`$/.test(part)) return `<code>${escapeHtml(part.slice(1, -1))}</code>`;
      return escapeHtml(part)
        .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_whole, label: string, href: string) => {
          const safe = safeHref(href);
          return safe === undefined ? label : `<a href="${safe}">${label}</a>`;
        })
        .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
    })
    .join('');
}

function table(lines: readonly string[]): string {
  const cells = (line: string) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => inline(cell.trim()));
  const [head = '', , ...rows] = lines;
  const row = (line: string, tag: 'th' | 'td') =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${cell}</${tag}>`)
      .join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((line) => row(line, 'td')).join('')}</tbody></table>`;
}

function list(lines: readonly string[]): string {
  const [, first] = /^(\d+)\./.exec(lines[0] ?? '') ?? [];
  const items: string[] = [];
  for (const line of lines) {
    const [, text] = /^(?:[-*]|\d+\.)\s+(.*)$/.exec(line) ?? [];
    if (text === undefined) items.push(`${items.pop() ?? ''} ${line.trim()}`);
    else items.push(text);
  }
  const inner = items.map((item) => `<li>${inline(item)}</li>`).join('');
  // Commands between steps end a list, and the next one goes on with its number.
  const from = first === undefined || first === '1' ? '' : ` start="${first}"`;
  return first === undefined ? `<ul>${inner}</ul>` : `<ol${from}>${inner}</ol>`;
}

function block(lines: readonly string[]): string {
  const [first = ''] = lines;
  const [, marks, title] = /^(#{1,6})\s+(.*)$/.exec(first) ?? [];
  if (marks !== undefined && title !== undefined) {
    const id = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    const rest = lines.slice(1);
    const heading = `<h${marks.length} id="${id}">${inline(title)}</h${marks.length}>`;
    return rest.length === 0 ? heading : heading + block(rest);
  }
  if (first.startsWith('|') && /^\|[\s:|-]+$/.test(lines[1] ?? '')) return table(lines);
  if (/^([-*]|\d+\.)\s/.test(first)) return list(lines);
  return `<p>${inline(lines.join(' '))}</p>`;
}

/** The Markdown of our own pages as HTML without scripts; whatever it is, nothing of it gets out of its text. */
export function renderMarkdown(markdown: string): string {
  const out: string[] = [];
  let lines: string[] = [];
  let code: string[] | undefined;
  let margin = '';
  const flush = () => {
    if (lines.length > 0) out.push(block(lines));
    lines = [];
  };
  for (const line of markdown.split(/\r?\n/)) {
    const [fence, indent = ''] = /^(\s*)```/.exec(line) ?? [];
    if (fence !== undefined) {
      if (code === undefined) flush();
      else out.push(`<pre><code>${escapeHtml(code.join('\n'))}</code></pre>`);
      code = code === undefined ? [] : undefined;
      margin = indent;
    } else if (code !== undefined) code.push(line.startsWith(margin) ? line.slice(margin.length) : line);
    else if (line.trim() === '') flush();
    else lines.push(line);
  }
  if (code !== undefined) out.push(`<pre><code>${escapeHtml(code.join('\n'))}</code></pre>`);
  flush();
  return out.join('\n');
}
