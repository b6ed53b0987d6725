/** Services, operations and attribute keys. Values are in attribute-values.ts. */
import type { AttributeScope, AttributeType } from '../../../model/attributes.ts';
import { ATTRIBUTE_SCOPES } from '../../../model/attributes.ts';
import { compareNames } from '../../../model/compare.ts';
import { attributeLists, serviceName } from '../../../model/span.ts';
import type {
  AttributeKeySummary,
  AttributeKeysRequest,
  OperationSummary,
  OperationsRequest,
  ServiceSummary,
} from '../../backend.ts';
import type { TimeRange } from '../../query.ts';
import type { TermRange } from '../cluster/buckets.ts';
import { buckets, countTerms } from '../cluster/buckets.ts';
import type { Query } from '../cluster/queries.ts';
import { anyOfTerms, every } from '../cluster/queries.ts';
import { Candidate } from '../documents/candidate.ts';
import type { SpanSource } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { isHashed, readKeyTerm } from '../documents/read-terms.ts';
import { ESCAPE, HASHED, KEY_END, keyPart, MAX_TERM_LENGTH, SCOPE_LETTERS, textTerm } from '../documents/terms.ts';
import { compileTimeRange } from '../search/compile-query.ts';
import { wellFormedStart } from '../search/compile-text.ts';
import type { ClusterSource } from '../search/source.ts';

export async function getServices(range: TimeRange | undefined, source: ClusterSource): Promise<ServiceSummary[]> {
  const services: ServiceSummary[] = [];
  const query = compileTimeRange(range);
  for await (const portion of buckets(source.read, { kind: 'spans', query, fields: ['service'] })) {
    for (const { key, count } of portion) {
      const name = await textOf('service', String(key.service), source);
      services.push({ name, spanCount: count });
    }
  }
  return services.sort((a, b) => compareNames(a.name, b.name));
}

export async function getOperations(request: OperationsRequest, source: ClusterSource): Promise<OperationSummary[]> {
  const { service, kind, timeRange } = request;
  const query = every([
    anyOfTerms('service', [textTerm(service)]),
    ...(kind === undefined ? [] : [anyOfTerms('kind', [String(kind)])]),
    compileTimeRange(timeRange),
  ]);
  const operations: OperationSummary[] = [];
  for await (const portion of buckets(source.read, { kind: 'spans', query, fields: ['name', 'kind'] })) {
    for (const { key, count } of portion) {
      const name = await textOf('name', String(key.name), source);
      operations.push({ name, kind: Number(key.kind), spanCount: count });
    }
  }
  return operations.sort((a, b) => compareNames(a.name, b.name) || a.kind - b.kind);
}

/** The text of a term. The text of a hash is read from any span with that term. */
async function textOf(field: 'service' | 'name', term: string, source: ClusterSource): Promise<string> {
  if (!isHashed(term)) return term;
  const span = (await spanWith(anyOfTerms(field, [term]), source))?.span;
  if (span === undefined) return '';
  return field === 'name' ? span.name : serviceName(span.resource);
}

/** Any span that meets the query. */
export async function spanWith(query: Query, { read }: ClusterSource): Promise<Candidate | undefined> {
  const request = { kind: 'spans', query, fields: SPAN_FIELDS, sort: [{ _doc: 'asc' }], size: 1 } as const;
  const [hit] = await read.hits.search<SpanSource>(request);
  return hit && new Candidate(hit);
}

export async function getAttributeKeys(
  request: AttributeKeysRequest,
  source: ClusterSource,
): Promise<AttributeKeySummary[]> {
  const { prefix = '', timeRange } = request;
  const scopes = request.scope === undefined ? ATTRIBUTE_SCOPES : [request.scope];
  const ranges = scopes.flatMap((scope) => keyRanges(scope, prefix));
  const terms = await countTerms(source.read, { query: compileTimeRange(timeRange), field: 'keys' }, ranges);
  const found = new Map<string, { key: string; scope: AttributeScope; types: Set<AttributeType> }>();
  for (const { term } of terms.flat()) {
    const read = readKeyTerm(term);
    if (read === undefined) continue;
    const { scope, type } = read;
    const key = read.key ?? (await hashedKey(scope, term, source));
    if (!key?.startsWith(prefix)) continue;
    const summary = found.get(scope + key) ?? { key, scope, types: new Set() };
    found.set(scope + key, summary);
    summary.types.add(type);
  }
  return [...found.values()]
    .map((summary) => ({ ...summary, types: [...summary.types].sort(compareNames) }))
    .sort((a, b) => compareNames(a.key, b.key) || compareNames(a.scope, b.scope));
}

/** Ranges of keys with the prefix, and of all hashed keys. */
function keyRanges(scope: AttributeScope, prefix: string): TermRange[] {
  const shown = SCOPE_LETTERS[scope] + keyPart(wellFormedStart(prefix, MAX_TERM_LENGTH));
  const hashed = SCOPE_LETTERS[scope] + ESCAPE + HASHED;
  return (hashed.startsWith(shown) ? [shown] : [shown, hashed]).map(startingWith);
}

/** Terms that start with the text and are longer. */
export function startingWith(text: string): TermRange {
  return { after: text, isWanted: (term) => term.startsWith(text) };
}

async function hashedKey(scope: AttributeScope, term: string, source: ClusterSource): Promise<string | undefined> {
  const candidate = await spanWith(anyOfTerms('keys', [term]), source);
  const part = term.slice(1, term.indexOf(KEY_END));
  const keys = candidate === undefined ? [] : attributeLists(candidate.span, scope).flat();
  return keys.find(({ key }) => keyPart(key) === part)?.key;
}
