/** Lists of the values of attributes that no rule covers. Those values may be maps are looked into, because a rule may cover their entries. */
import type {
  AttributeValueSummary,
  AttributeValuesRequest,
  ListPage,
  OperationMeter,
  SpanReader,
} from '../storage/backend.ts';
import type { Redaction } from './redaction.ts';
import { hiddenWithin } from './refusals.ts';

/** Distinct values that are looked into for one page of them. */
const MAX_VALUES = 10_000;
/** Scopes that a key may be in. */
const SCOPES = 5;

/** How values begin as text if they are maps or lists. */
const BEGINS_WITH_NESTED = /^[[{]/;

const ADVICE = 'Ask for the values of another attribute, or for a more selective filter.';

type ValuesPage = ListPage<AttributeValueSummary>;

export class VisibleValues {
  readonly #reader: SpanReader;
  readonly #redaction: Redaction;
  readonly #operation: OperationMeter | undefined;

  constructor(reader: SpanReader, redaction: Redaction, operation: OperationMeter | undefined) {
    this.#reader = reader;
    this.#redaction = redaction;
    this.#operation = operation;
  }

  /**
   * The key and the filter of the request must be allowed. Throws PERMISSION_DENIED if a value has a part that is hidden, also where
   * the page does not show it: the number of values and their order would say whether it equals one that the caller has stored.
   */
  async page(request: AttributeValuesRequest, signal?: AbortSignal): Promise<ValuesPage> {
    const { key, prefix = '', limit, offset } = request;
    if (!this.#redaction.mayHideWithin(key)) return this.#read(request, signal);
    if (BEGINS_WITH_NESTED.test(prefix)) throw hiddenWithin(key);
    if (!(await this.#mayBeNested(request, signal))) return this.#checked(key, await this.#read(request, signal));
    const { items, totalCount } = await this.#read({ ...request, limit: MAX_VALUES, offset: 0 }, signal);
    if (totalCount > items.length) throw hiddenWithin(key);
    this.#operation?.readRecords(items.length, ADVICE);
    this.#checked(key, { items, totalCount });
    return { items: items.slice(offset, offset + limit), totalCount };
  }

  async #read(request: AttributeValuesRequest, signal: AbortSignal | undefined): Promise<ValuesPage> {
    const [page = { items: [], totalCount: 0 }] = await this.#reader.getAttributeValues([request], signal);
    return page;
  }

  /** Whether the key has maps or lists. */
  async #mayBeNested({ key, scope }: AttributeValuesRequest, signal: AbortSignal | undefined): Promise<boolean> {
    // The key itself comes first of those that begin with it.
    const request = { ...(scope && { scope }), prefix: key, page: { limit: SCOPES } };
    const [{ items } = { items: [] }] = await this.#reader.getAttributeKeys([request], signal);
    return items.some((one) => one.key === key && (one.types.includes('KVLIST') || one.types.includes('ARRAY')));
  }

  #checked(key: string, page: ValuesPage): ValuesPage {
    const isHidden = page.items.some(({ value }) => this.#redaction.hidesWithin(key, value));
    if (isHidden) throw hiddenWithin(key);
    return page;
  }
}
