/** Texts that are too long for a term: the index has their hashes, a span has the text. */
import type { AttributeScope } from '../../../model/attributes.ts';
import { attributeLists, serviceName } from '../../../model/span.ts';
import type { TermRange } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms } from '../cluster/queries.ts';
import { Candidate } from '../documents/candidate.ts';
import type { SpanSource } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { isHashed } from '../documents/read-terms.ts';
import { KEY_END, keyPart } from '../documents/terms.ts';
import type { ClusterSource } from '../search/source.ts';

/** The text of a term. The text of a hash is read from any span with that term. */
export async function textOf(field: 'service' | 'name', term: string, source: ClusterSource): Promise<string> {
  if (!isHashed(term)) return term;
  const text = await keptText(field + term, source, async () => {
    const span = (await spanWith(anyOfTerms(field, [term]), source))?.span;
    return span && (field === 'name' ? span.name : serviceName(span.resource));
  });
  return text ?? '';
}

/** The key of a term of `keys` with a hash, in its scope. */
export function keyText(scope: AttributeScope, term: string, source: ClusterSource): Promise<string | undefined> {
  const ofKey = term.slice(0, term.indexOf(KEY_END));
  return keptText(ofKey, source, async () => {
    const candidate = await spanWith(anyOfTerms('keys', [term]), source);
    const keys = candidate === undefined ? [] : attributeLists(candidate.span, scope).flat();
    return keys.find(({ key }) => keyPart(key) === ofKey.slice(1))?.key;
  });
}

/** What `read` finds. It never changes, so it is kept. */
export async function keptText(
  id: string,
  { cache }: ClusterSource,
  read: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const known = cache.text(id);
  if (known !== undefined) return known;
  const text = await read();
  if (text !== undefined) cache.addText(id, text);
  return text;
}

/** Any span that meets the query. */
export async function spanWith(query: Query, { read }: ClusterSource): Promise<Candidate | undefined> {
  const request = { kind: 'spans', query, fields: SPAN_FIELDS, sort: [{ _doc: 'asc' }], size: 1 } as const;
  const [hit] = await read.hits.search<SpanSource>(request);
  return hit && new Candidate(hit);
}

/** Terms that start with the text and are longer. */
export function startingWith(text: string): TermRange {
  return { after: text, isWanted: (term) => term.startsWith(text) };
}
