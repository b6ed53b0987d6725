/** Entity tags of HTTP (RFC 9110, 8.8.3). */
import { hash } from 'node:crypto';

/** The strong tag of this content. */
export function tagOf(content: Uint8Array): string {
  return `"${hash('sha256', content, 'base64url').slice(0, 16)}"`;
}

/** Whether `expected`, an `if-none-match` header, names this entity tag. Tags are compared weakly (RFC 9110, 13.1.2). */
export function hasTag(expected: string, tag: string): boolean {
  const tags = new Set(expected.split(',').map(plain));
  return tags.has('*') || tags.has(plain(tag));
}

function plain(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
