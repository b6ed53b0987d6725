/** Where a person goes after signing in: a path of this server and no other place. */

const MAX_LENGTH = 4_096;
const HOME = '/';

/** The path and query that a parameter names, or the first page if it names anything else. */
export function returnPath(text: string | null | undefined): string {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return HOME;
  // A browser takes a backslash for a slash, and `//` begins a host.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) return HOME;
  const base = 'http://spangraph';
  return URL.canParse(text, base) && new URL(text, base).origin === base ? text : HOME;
}

/**
 * A path relative to that of a request, so that it stays below the prefix of a proxy: `.` and `..` lead to the root. `depth`: slashes of
 * the request's path behind the first one.
 */
export function fromRoot(path: string, depth: number): string {
  return (depth === 0 ? '.' : Array.from({ length: depth }, () => '..').join('/')) + path;
}

/** The slashes of a path behind its first one. */
export function depthOf(url: string): number {
  return (url.split('?', 1)[0] ?? '').split('/').length - 2;
}
