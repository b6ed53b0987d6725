/** How the repository's Markdown is read, so that pages work on GitHub and on the site. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { placeOfLink, REPOSITORY, titleOfLink } from './pages.ts';

/** The id of a heading. Like GitHub's, so that a link to it works in both places. */
export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** The file that is read: the build has it as `realPath`, the search index as `path`. A title by itself has none. */
function pathOf(env: { readonly realPath?: string; readonly path?: string }): string | undefined {
  return env.realPath ?? env.path;
}

/**
 * Links between files of the repository lead to pages, or to `repository`. Without that they are text, named by their file. A
 * link whose text is the name of a page's file has the page's name instead.
 */
export function linkPages(md: MarkdownRenderer, repository: string | undefined): void {
  md.core.ruler.push('spangraph_links', ({ env, tokens }) => {
    const path = pathOf(env);
    if (path === undefined) return;
    const file = relative(REPOSITORY, path).replaceAll('\\', '/');
    for (const { children } of tokens) {
      for (const [index, token] of (children ?? []).entries()) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null;
        if (href === null) continue;
        const place = placeOfLink(href, file, repository);
        if (place === undefined) token.attrs = [['title', href]];
        else token.attrSet('href', place);
        const text = children?.[index + 1];
        if (text?.type === 'text' && /^[\w/.-]+\.md$/.test(text.content))
          text.content = titleOfLink(href, file) ?? text.content;
      }
    }
  });
}

/** Braces in indented code are no expressions of Vue. VitePress sees to fenced code itself. */
export function keepBraces(md: MarkdownRenderer): void {
  md.core.ruler.push('spangraph_braces', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'code_block') token.attrSet('v-pre', '');
  });
}

/** Beside a picture `NAME-light.webp` the site has `NAME-dark.webp`, if there is one, and shows that of its theme. */
export function pairPictures(md: MarkdownRenderer): void {
  md.core.ruler.push('spangraph_pictures', ({ env, tokens, Token }) => {
    const path = pathOf(env);
    if (path === undefined) return;
    for (const token of tokens) {
      if (token.type !== 'inline' || token.children === null) continue;
      token.children = token.children.flatMap((child) => {
        const dark = child.type === 'image' ? child.attrGet('src')?.replace(/-light(\.\w+)$/, '-dark$1') : undefined;
        if (dark === undefined || dark === child.attrGet('src')) return [child];
        if (!existsSync(join(dirname(path), dark))) return [child];
        child.attrJoin('class', 'only-light');
        const other = Object.assign(new Token('image', 'img', 0), { content: child.content, children: child.children });
        other.attrs = [
          ['src', dark],
          ['alt', ''],
          ['class', 'only-dark'],
        ];
        return [child, other];
      });
    }
  });
}
