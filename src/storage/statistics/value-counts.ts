/** Counts attribute values span by span, if no dictionary has the counts. */

import { exactText, naturalText } from '../../model/attribute-text.ts';
import type { Attributes, AttributeValue } from '../../model/attributes.ts';
import { attributeType, valueSize } from '../../model/attributes.ts';
import { compareNames } from '../../model/compare.ts';
import type { AttributeValueSummary, AttributeValuesRequest, ListPage } from '../backend.ts';
import { type Gather, NO_BOUND } from './gather.ts';

/** Bytes of a value's entry beside its texts, about. */
const ENTRY_BYTES = 150;

export class ValueCounts {
  readonly #key: string;
  readonly #prefix: string;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #gather: Gather;
  readonly #counts = new Map<string, { value: AttributeValue; count: number }>();

  /** `only`: no other values count. */
  constructor(
    { key, prefix = '' }: Pick<AttributeValuesRequest, 'key' | 'prefix'>,
    gather: Gather = NO_BOUND,
    only?: readonly AttributeValue[],
  ) {
    this.#gather = gather;
    this.#key = key;
    this.#prefix = prefix;
    this.#only = only && new Set(only.map(countedText));
  }

  /** Counts each distinct value of one span once, even if several of its lists have it. */
  add(lists: Iterable<Attributes>): void {
    const values = new Map<string, AttributeValue>();
    for (const list of lists) {
      for (const { key, value } of list) {
        if (key !== this.#key || !this.#isWanted(value)) continue;
        const text = countedText(value);
        if (this.#only === undefined || this.#only.has(text)) values.set(text, value);
      }
    }
    for (const [text, value] of values) this.#count(text, value, 1);
  }

  /** Adds a number of spans with the value that were counted elsewhere. */
  addSpans(value: AttributeValue, spans: number): void {
    if (this.#isWanted(value)) this.#count(countedText(value), value, spans);
  }

  #isWanted(value: AttributeValue): boolean {
    return naturalText(countedValue(value)).startsWith(this.#prefix);
  }

  #count(text: string, value: AttributeValue, spans: number): void {
    const known = this.#counts.get(text);
    if (known === undefined) this.#add(text, value, spans);
    else known.count += spans;
  }

  #add(text: string, value: AttributeValue, count: number): void {
    this.#gather(ENTRY_BYTES + text.length + valueSize(value));
    this.#counts.set(text, { value: countedValue(value), count });
  }

  /** Takes over values that are already counted, and replaces their earlier counts. */
  set(summaries: Iterable<AttributeValueSummary>): void {
    for (const { value, count } of summaries) {
      if (this.#isWanted(value)) this.#add(countedText(value), value, count);
    }
  }

  /** In the order of the port. */
  page({ offset, limit }: Pick<AttributeValuesRequest, 'offset' | 'limit'>): ListPage<AttributeValueSummary> {
    const values = [...this.#counts.values()].sort(byFrequency);
    return { items: values.slice(offset, offset + limit), totalCount: values.length };
  }
}

/** The value that it counts as: -0 counts as 0. */
function countedValue(value: AttributeValue): AttributeValue {
  return value === 0 ? 0 : value;
}

function countedText(value: AttributeValue): string {
  return exactText(countedValue(value));
}

function byFrequency(a: AttributeValueSummary, b: AttributeValueSummary): number {
  return (
    b.count - a.count ||
    compareNames(attributeType(a.value), attributeType(b.value)) ||
    compareNames(naturalText(a.value), naturalText(b.value)) ||
    compareNames(exactText(a.value), exactText(b.value))
  );
}
