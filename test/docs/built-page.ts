import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a built page refers to, as it stands in its HTML. */
export interface BuiltPage {
  /** Its path in the folder of the site. */
  readonly path: string;
  readonly ids: ReadonlySet<string>;
  /** Where its links lead. */
  readonly links: readonly string[];
  /** What the browser loads with it: scripts, styles, pictures. */
  readonly parts: readonly string[];
}

/** Reads a page of the built site. */
export function readBuiltPage(folder: string, path: string): BuiltPage {
  const html = readFileSync(join(folder, path), 'utf8');
  const all = (pattern: RegExp): string[] => [...html.matchAll(pattern)].map(([, value = '']) => decode(value));
  return {
    path,
    ids: new Set(all(/\sid="([^"]*)"/g)),
    links: all(/<a\s[^>]*?href="([^"]*)"/g),
    parts: [...all(/<(?:script|img|source)\s[^>]*?src="([^"]*)"/g), ...all(/<link\s[^>]*?href="([^"]*)"/g)],
  };
}

function decode(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
}
