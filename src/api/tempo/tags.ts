/** `GET /api/search/tags` and `GET /api/v2/search/tags`: keys of attributes by their scope, and the fields that are none. */
import type { AttributeScope } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import type { Reply } from '../../net/question.ts';
import type { Asked } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';
import { refusal } from '../adapter/parameters.ts';
import { INTRINSICS } from './intrinsics.ts';
import { narrowingFilter } from './narrowing-filter.ts';
import { readLimit } from './read-limit.ts';
import { SCOPES } from './read-tag.ts';
import { readTimeRange } from './read-time-range.ts';

interface ScopeOfTags {
  readonly name: string;
  readonly tags: readonly string[];
}

/** Names of each scope. */
export async function tagsV2(asked: Asked): Promise<Reply> {
  return jsonReply(asked.account, { scopes: await readTags(asked), metrics: {} });
}

/** All names in one list. */
export async function tagsV1(asked: Asked): Promise<Reply> {
  const names = new Set((await readTags(asked)).flatMap(({ tags }) => tags));
  return jsonReply(asked.account, { tagNames: [...names].sort(compareNames) });
}

const WORDS = Object.keys(SCOPES) as (keyof typeof SCOPES)[];
const INTRINSIC = { name: 'intrinsic', tags: INTRINSICS } as const;

/** Scopes without tags are left out. */
async function readTags(asked: Asked): Promise<readonly ScopeOfTags[]> {
  const scope = asked.parameters.text('scope') ?? 'none';
  if (scope === 'intrinsic') return [INTRINSIC];
  if (scope === 'none') return [...(await tagsOf(WORDS, asked)), INTRINSIC];
  const word = WORDS.find((name) => name === scope);
  if (word !== undefined) return tagsOf([word], asked);
  throw refusal('scope', `expected one of ${[...WORDS, 'intrinsic', 'none'].join(', ')}`);
}

async function tagsOf(words: typeof WORDS, asked: Asked): Promise<readonly ScopeOfTags[]> {
  const [only, ...others] = words;
  const limit = readLimit(asked.parameters);
  const keys = await keysByScope(others.length === 0 && only !== undefined ? SCOPES[only] : undefined, limit, asked);
  return words.flatMap((name) => {
    const tags = keys.get(SCOPES[name]);
    return tags === undefined ? [] : [{ name, tags }];
  });
}

/** At most `limit` keys of each scope, sorted. */
async function keysByScope(
  scope: AttributeScope | undefined,
  limit: number,
  { query, parameters, limits }: Asked,
): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
  const question = { scope, filter: narrowingFilter(parameters.text('q')), timeRange: readTimeRange(parameters) };
  const keys = new Map<AttributeScope, string[]>();
  let after: string | null = null;
  do {
    const page = query.catalog.attributeKeys({ ...question, first: limits.maxPageSize, after });
    for (const { key, scope: owner } of await page.nodes()) {
      const known = keys.get(owner) ?? [];
      if (known.length < limit) known.push(key);
      keys.set(owner, known);
    }
    const { hasNextPage, endCursor } = await page.pageInfo();
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return keys;
}
