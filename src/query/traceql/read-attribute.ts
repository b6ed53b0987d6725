/** Names of attributes: `.http.status_code`, `span."a name".b`. */
import type { AttributeScope } from '../../model/attributes.ts';
import { type Fault, fault, isFault } from './fault.ts';
import type { Token } from './token.ts';

/** TraceQL's words for scopes. */
export const SCOPES: Readonly<Record<string, AttributeScope | 'PARENT'>> = {
  span: 'SPAN',
  resource: 'RESOURCE',
  event: 'EVENT',
  link: 'LINK',
  instrumentation: 'SCOPE',
  parent: 'PARENT',
};

/** Everything but white space and what ends a name, as in Tempo: so `a-b`, `a/b` and `a+1` are names. */
const BARE = /[^\s{}()=~!<>&|^,"]+/y;
const QUOTED = /"(?:[^"\\]|\\["\\])*"/y;

/** The attribute that begins at `offset` with its scope, or with a dot if it has none. */
export function readAttribute(text: string, offset: number, scopeWord: string): Token | Fault {
  const start = offset + scopeWord.length + 1;
  const name = readName(text, start);
  if (isFault(name)) return name;
  if (name.key === '') {
    const range = { offset, length: start - offset };
    return fault(range, `an attribute without a name after ${text.slice(offset, start)}`, ['the name of an attribute']);
  }
  const scope = Object.hasOwn(SCOPES, scopeWord) ? SCOPES[scopeWord] : undefined;
  return { kind: 'attribute', key: name.key, ...(scope && { scope }), offset, length: name.end - offset };
}

/** The end of the name that begins at `offset`. Quoted parts are taken unchanged. */
export function readName(text: string, offset: number): { readonly key: string; readonly end: number } | Fault {
  let key = '';
  let end = offset;
  for (;;) {
    const quoted = text[end] === '"';
    const part = matchAt(quoted ? QUOTED : BARE, text, end);
    if (quoted && part === '') {
      return fault({ offset: end, length: 1 }, 'a quoted name without its end; inside, only \\" and \\\\ are escapes', [
        '"',
      ]);
    }
    if (part === '') return { key, end };
    key += quoted ? part.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : part;
    end += part.length;
  }
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
