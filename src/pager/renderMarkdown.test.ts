import { describe, expect, it } from 'vitest';
import { RunbookPages } from './RunbookPages.ts';
import { renderMarkdown } from './renderMarkdown.ts';

describe('a runbook as a page', () => {
  it('has its headings, lists, tables, code and links', () => {
    const html = renderMarkdown(
      [
        '# P0-1: System down',
        'Check `health` and **logs**,\nsee [the other](P0-2.md#look) and [out](https://example.com/a).',
        '1. one\n2. two\n   goes on',
        '| a | b |\n|---|---|\n| 1 | `x` |',
        '```sh\ncurl "x" <y>\n```',
      ].join('\n\n'),
    );
    expect(html).toContain('<h1 id="p0-1-system-down">P0-1: System down</h1>');
    expect(html).toContain(
      '<code>health</code> and <strong>logs</strong>, see <a href="/runbooks/P0-2">the other</a>',
    );
    expect(html).toContain('<a href="https://example.com/a">out</a>');
    expect(html).toContain('<ol><li>one</li><li>two goes on</li></ol>');
    expect(html).toContain(
      '<tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><code>x</code></td></tr>',
    );
    expect(html).toContain('<pre><code>curl &quot;x&quot; &lt;y&gt;</code></pre>');
  });

  it('numbers steps on after the commands between them, which begin where their line does', () => {
    const html = renderMarkdown('1. one:\n\n   ```sh\n   a \\\n     b\n   ```\n\n2. two');
    expect(html).toBe(
      '<ol><li>one:</li></ol>\n<pre><code>a \\\n  b</code></pre>\n<ol start="2"><li>two</li></ol>',
    );
  });

  it('lets nothing out of its text', () => {
    const html = renderMarkdown(
      [
        '# <script>alert(1)</script>',
        '[x](javascript:alert(1)) [y](data:text/html,x) `</code><img src=x onerror=alert(1)>`',
        '[q](https://a.example/"onmouseover="alert(1))',
        '```\n</code></pre><script>',
      ].join('\n\n'),
    );
    const tags = [...html.matchAll(/<([a-z0-9]+)([^>]*)>/g)].map(([, tag, rest]) => `${tag}${rest}`);
    expect(tags).toEqual([
      'h1 id="script-alert-1-script"',
      'p',
      'code',
      'p',
      'a href="https://a.example/&quot;onmouseover=&quot;alert(1"',
      'pre',
      'code',
    ]);
    expect(html).not.toContain('javascript:alert(1)"');
  });
});

describe('the runbooks', () => {
  it('are there without any file: each procedure, and each alert leads to its own', () => {
    const pages = new RunbookPages('/nowhere');
    for (const name of ['P0-1', 'P1-3', 'p0-4', 'DatabasePoolExhaustion', 'Watchdog'])
      expect(pages.find(name)).toContain('<h1');
    expect(pages.find('DatabasePoolExhaustion')).toBe(
      pages
        .find('P0-2')
        ?.replaceAll(
          /<title>.*<\/title>/g,
          pages.find('DatabasePoolExhaustion')?.match(/<title>.*<\/title>/)?.[0] ?? '',
        ),
    );
    expect(pages.find('nothing')).toBeUndefined();
    expect(pages.find('../../package')).toBeUndefined();
    expect(pages.index()).toContain('href="/runbooks/P0-1"');
  });
});
