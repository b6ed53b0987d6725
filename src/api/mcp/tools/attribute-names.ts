/** Names of attributes as arguments and answers have them: with the scope in front, as in TraceQL. */
import { SpangraphError } from '../../../errors.ts';
import type { AttributeScope } from '../../../model/attributes.ts';
import { didYouMean } from '../../../model/nearest.ts';
import type { AttributeName } from '../../../storage/measures.ts';

/** The words that TraceQL has for scopes. */
const WORDS = [
  ['SPAN', 'span'],
  ['RESOURCE', 'resource'],
  ['SCOPE', 'instrumentation'],
  ['EVENT', 'event'],
  ['LINK', 'link'],
] as const satisfies readonly (readonly [AttributeScope, string])[];

export const SCOPE_WORDS = WORDS.map(([, word]) => word);

/** The scope of a word. Undefined for any other word. */
export function scopeOf(word: string | undefined): AttributeScope | undefined {
  return WORDS.find(([, name]) => name === word)?.[0];
}

export function scopeWord(scope: AttributeScope): string {
  return WORDS.find(([name]) => name === scope)?.[1] ?? scope.toLowerCase();
}

/**
 * `span.http.route`, `resource.host.name`; `.key` is the key in any scope. `others`: words that the argument takes, too. Throws
 * BAD_USER_INPUT for text of another form.
 */
export function readAttributeName(argument: string, text: string, others: readonly string[] = []): AttributeName {
  const dot = text.indexOf('.');
  const key = text.slice(dot + 1);
  const scope = dot > 0 ? scopeOf(text.slice(0, dot)) : undefined;
  if (dot === 0 && key !== '') return { key };
  if (scope !== undefined && key !== '') return { key, scope };
  const forms = [...others, ...SCOPE_WORDS.map((word) => `${word}.KEY`), '.KEY'].join(', ');
  const near = didYouMean(text, others) || (dot > 0 ? ` (did you mean "span.${text}"?)` : '');
  throw new SpangraphError('BAD_USER_INPUT', `${argument}: expected ${forms}; got ${JSON.stringify(text)}${near}.`);
}
