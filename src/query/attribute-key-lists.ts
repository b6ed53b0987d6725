/** Lists of attribute keys, with the number of spans that have each. */
import type { AttributeKeyPosition, AttributeKeySummary, AttributeKeysRequest } from '../storage/backend.ts';
import { compareAttributeKeys, itemsAfter } from '../storage/ordering/names.ts';
import type { ProfiledAttribute } from '../storage/profiles.ts';
import type { NextPage, Page, SpanFilter } from '../storage/query.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { ProfileLimits } from './profile-limits.ts';

/** A key in a list of keys. */
export interface FoundAttributeKey extends AttributeKeySummary {
  /** How many spans have it, of those whose keys are listed. */
  readonly spanCount: () => Promise<number>;
}

/** Which keys are listed. */
interface KeysQuestion extends AttributeKeysRequest {
  readonly filter?: SpanFilter;
}

/** A list that is read page by page, forward. */
interface KeyList {
  readonly read: (page: NextPage<AttributeKeyPosition>) => Promise<Page<FoundAttributeKey>>;
  readonly count: () => Promise<number>;
}

export class AttributeKeyLists {
  readonly #reader: KeyedReader;
  readonly #limits: ProfileLimits;

  constructor(reader: KeyedReader, limits: ProfileLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  /** In order of key and scope. Reads throw OPERATION_TOO_COMPLEX for too many keys of spans that match the filter. */
  list(question: KeysQuestion): KeyList {
    return question.filter === undefined ? this.#stored(question) : this.#ofSpans(question);
  }

  /** The storage knows the keys. Their spans are counted if someone asks for it, for all keys of a page at once. */
  #stored(request: AttributeKeysRequest): KeyList {
    return {
      read: async (page) => {
        const { items, hasMore } = await this.#reader.attributeKeys({ ...request, page });
        const counts = once(() => this.#counts(request, items));
        return {
          items: items.map((item) => ({ ...item, spanCount: async () => (await counts()).get(nameText(item)) ?? 0 })),
          hasMore,
        };
      },
      count: () => this.#reader.countAttributeKeys(request),
    };
  }

  async #counts(
    { timeRange }: Pick<AttributeKeysRequest, 'timeRange'>,
    names: readonly AttributeKeyPosition[],
  ): Promise<ReadonlyMap<string, number>> {
    const attributes = await this.#profiled({ ...(timeRange && { timeRange }), names });
    return new Map(attributes.map((attribute) => [nameText(attribute), attribute.spanCount]));
  }

  /** The keys follow from the spans that match, which are read once for all pages. */
  #ofSpans(question: KeysQuestion): KeyList {
    const keys = once(() => this.#profiled(question));
    return {
      read: async (page) => {
        const { items, hasMore } = itemsAfter<AttributeKeyPosition, ProfiledAttribute>(
          await keys(),
          page,
          compareAttributeKeys,
        );
        return { items: items.map((item) => ({ ...item, spanCount: async () => item.spanCount })), hasMore };
      },
      count: async () => (await keys()).length,
    };
  }

  async #profiled(
    question: KeysQuestion & { readonly names?: readonly AttributeKeyPosition[] },
  ): Promise<readonly ProfiledAttribute[]> {
    const profile = await this.#reader.profile({ ...question, maxKeys: this.#limits.maxProfiledKeys });
    return profile.attributes;
  }
}

function nameText({ key, scope }: AttributeKeyPosition): string {
  return `${scope} ${key}`;
}

/** Starts the read when it is first needed, and only then. */
function once<Answer>(read: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
}
