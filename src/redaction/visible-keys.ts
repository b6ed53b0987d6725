/** Lists of attribute keys without those that rules cover. */
import type {
  AttributeKeyPosition,
  AttributeKeySummary,
  AttributeKeysPageRequest,
  AttributeKeysRequest,
  SpanReader,
} from '../storage/backend.ts';
import { firstItems } from '../storage/ordering/names.ts';
import type { NextPage, Page } from '../storage/query.ts';
import type { Redaction } from './redaction.ts';

/** Keys that are read together. */
const KEYS_A_READ = 1_000;

export class VisibleKeys {
  readonly #reader: SpanReader;
  readonly #redaction: Redaction;

  constructor(reader: SpanReader, redaction: Redaction) {
    this.#reader = reader;
    this.#redaction = redaction;
  }

  async page(
    { page: { limit, after }, ...request }: AttributeKeysPageRequest,
    signal?: AbortSignal,
  ): Promise<Page<AttributeKeySummary>> {
    const keys: AttributeKeySummary[] = [];
    const atOnce = Math.min(limit + 1, KEYS_A_READ);
    for await (const some of this.#parts(request, { limit: atOnce, ...(after && { after }) }, signal)) {
      keys.push(...some);
      if (keys.length > limit) break;
    }
    return firstItems(keys, limit);
  }

  async count(request: AttributeKeysRequest, signal?: AbortSignal): Promise<number> {
    let count = 0;
    for await (const some of this.#parts(request, { limit: KEYS_A_READ }, signal)) count += some.length;
    return count;
  }

  async *#parts(
    request: AttributeKeysRequest,
    page: NextPage<AttributeKeyPosition>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly AttributeKeySummary[]> {
    let { limit, after } = page;
    for (let hasMore = true; hasMore; limit = KEYS_A_READ) {
      const [part] = await this.#reader.getAttributeKeys(
        [{ ...request, page: { limit, ...(after && { after }) } }],
        signal,
      );
      if (part === undefined) return;
      yield part.items.filter(({ key }) => this.#redaction.ruleOf(key) === undefined);
      after = part.items.at(-1);
      hasMore = part.hasMore && after !== undefined;
    }
  }
}
