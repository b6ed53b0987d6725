/** The attributes of spans while they are counted: the answer to a {@link ProfileRequest} while it is made. */
import { SpangraphError } from '../../errors.ts';
import {
  ATTRIBUTE_SCOPES,
  type AttributeScope,
  type Attributes,
  type AttributeValue,
  attributeType,
} from '../../model/attributes.ts';
import { formatDateTime } from '../../model/time.ts';
import type { FilterableSpan } from '../evaluator/filterable.ts';
import { compareAttributeKeys } from '../ordering/names.ts';
import type { AttributeProfile, ProfileRequest } from '../profiles.ts';
import { type Gather, NO_BOUND } from './gather.ts';
import { ProfiledKey } from './profiled-key.ts';

/** Spans that were read together, and when the first and the last of them started (nanoseconds since the Unix epoch). */
export interface CountedSpans {
  readonly count: number;
  readonly first: bigint;
  readonly last: bigint;
}

export class ProfiledSpans {
  readonly #request: ProfileRequest;
  readonly #gather: Gather;
  /** By scope and key. */
  readonly #wanted: ReadonlyMap<string, readonly AttributeValue[]>;
  /** By key. Null where the request does not ask for it. */
  readonly #keys: Readonly<Record<AttributeScope, Map<string, ProfiledKey | null>>> = {
    SPAN: new Map(),
    RESOURCE: new Map(),
    SCOPE: new Map(),
    EVENT: new Map(),
    LINK: new Map(),
  };
  #spans: CountedSpans | undefined;
  #keyCount = 0;
  #turn = 0;

  constructor(request: ProfileRequest, gather: Gather = NO_BOUND) {
    this.#request = request;
    this.#gather = gather;
    this.#wanted = new Map(request.values?.wanted.map(({ scope, key, values }) => [`${scope} ${key}`, values]));
  }

  /** Throws OPERATION_TOO_COMPLEX for too many spans or keys. */
  add(span: FilterableSpan): void {
    const { startTimeUnixNano: start } = span;
    this.count({ count: 1, first: start, last: start });
    for (const scope of ATTRIBUTE_SCOPES) this.addLists(scope, span.attributeLists(scope), 1);
  }

  /** Counts spans without their attributes. Throws OPERATION_TOO_COMPLEX for too many. */
  count(spans: CountedSpans): void {
    const { maxSpans } = this.#request;
    const before = this.#spans ?? { count: 0, first: spans.first, last: spans.last };
    this.#spans = {
      count: before.count + spans.count,
      first: spans.first < before.first ? spans.first : before.first,
      last: spans.last > before.last ? spans.last : before.last,
    };
    if (maxSpans !== undefined && this.#spans.count > maxSpans) throw tooManySpans(maxSpans, before);
  }

  /**
   * Counts the lists that each of so many spans has in a scope. `turn` is that of other lists of the same spans, if there are any.
   * Throws OPERATION_TOO_COMPLEX for too many keys.
   */
  addLists(scope: AttributeScope, lists: Iterable<Attributes>, spans: number, turn = this.nextTurn()): void {
    for (const list of lists) {
      for (const { key, value } of list) {
        const counted = this.key(scope, key);
        if (counted === undefined) continue;
        counted.addSpans(attributeType(value), spans, turn);
        if (this.#request.values !== undefined) counted.addValue(value, spans, turn);
      }
    }
  }

  /** Undefined if the request does not ask for the key. Throws OPERATION_TOO_COMPLEX for too many keys. */
  key(scope: AttributeScope, key: string): ProfiledKey | undefined {
    const known = this.#keys[scope].get(key);
    if (known !== undefined) return known ?? undefined;
    const made = isAskedFor({ scope, key }, this.#request) ? this.#newKey(scope, key) : null;
    this.#keys[scope].set(key, made);
    return made ?? undefined;
  }

  /** A number for what one span has in one scope: see `ProfiledKey.addSpans`. */
  nextTurn(): number {
    return ++this.#turn;
  }

  profile(): AttributeProfile {
    const attributes = Object.values(this.#keys)
      .flatMap((keys) => [...keys.values()])
      .flatMap((key) => (key === null || key.spanCount === 0 ? [] : [key.done()]));
    return { spanCount: this.#spans?.count ?? 0, attributes: attributes.sort(compareAttributeKeys) };
  }

  #newKey(scope: AttributeScope, key: string): ProfiledKey {
    const { maxKeys, values } = this.#request;
    if (++this.#keyCount > maxKeys) throw tooManyKeys(maxKeys);
    const wanted = this.#wanted.get(`${scope} ${key}`);
    return new ProfiledKey({ scope, key }, { maxValues: values?.maxValues ?? 0, wanted }, this.#gather);
  }
}

interface Named {
  readonly scope: AttributeScope;
  readonly key: string;
}

function isAskedFor(
  { scope, key }: Named,
  { scope: only, prefix = '', contains = '', names }: ProfileRequest,
): boolean {
  if (only !== undefined && only !== scope) return false;
  if (!key.startsWith(prefix) || !key.includes(contains)) return false;
  return names === undefined || names.some((name) => name.key === key && (name.scope ?? scope) === scope);
}

/** `fitting`: as many spans as the limit allows, or fewer. */
function tooManySpans(maxSpans: number, { first, last }: CountedSpans): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The attributes of more than ${maxSpans} spans would have to be counted (api.limits.max_profiled_spans). About so many start ` +
      `from ${formatDateTime(first)} to ${formatDateTime(last)}: ask for a timeRange no longer than that, or for a more selective filter.`,
  );
}

function tooManyKeys(maxKeys: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `The spans have more than ${maxKeys} attribute keys (api.limits.max_profiled_keys). Ask for fewer: with prefix or contains for ` +
      'attributeKeys, with keys for compareSpans. Or ask for a shorter timeRange or a more selective filter.',
  );
}
