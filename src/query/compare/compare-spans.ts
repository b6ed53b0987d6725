/** What sets some spans apart from others. */

import type { AttributeName } from '../../storage/measures.ts';
import { compareAttributeKeys } from '../../storage/ordering/names.ts';
import type { AttributeProfile, ProfiledAttribute, ProfileRequest, WantedValues } from '../../storage/profiles.ts';
import { defined } from '../defined.ts';
import type { KeyedReader } from '../keyed-reader.ts';
import type { OperationAccount } from '../operation-account.ts';
import { type PageSizes, pageWish } from '../page-args.ts';
import type { ProfileLimits } from '../profile-limits.ts';
import type { Selection } from '../selection.ts';
import { type ComparedAttribute, comparedAttribute } from './compared-attribute.ts';

const USUAL_ATTRIBUTES = 10;

export interface CompareSpansArgs {
  readonly selection: Selection;
  readonly baseline: Selection;
  /** Attributes to return. */
  readonly first?: number | null | undefined;
  /** Only these. Absent: all. */
  readonly keys?: readonly AttributeName[] | undefined;
}

export interface SpanComparison {
  readonly selectionCount: number;
  readonly baselineCount: number;
  /** The most telling first, ties by key and scope. */
  readonly attributes: readonly ComparedAttribute[];
}

export class SpanComparisons {
  readonly #reader: KeyedReader;
  readonly #limits: PageSizes & ProfileLimits;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, limits: PageSizes & ProfileLimits, account: OperationAccount) {
    this.#reader = reader;
    this.#limits = limits;
    this.#account = account;
  }

  /**
   * The selection is read first, so that each of its values is counted in the baseline, however many others there are. Throws
   * BAD_USER_INPUT, PAGE_SIZE_EXCEEDED, and OPERATION_TOO_COMPLEX for more spans or keys than may be profiled.
   */
  async compareSpans({ selection, baseline, first, keys }: CompareSpansArgs): Promise<SpanComparison> {
    const usual = Math.min(USUAL_ATTRIBUTES, this.#limits.maxPageSize);
    const { limit } = pageWish({ first: first ?? usual }, this.#limits, false);
    const ofSelection = await this.#profile(selection, keys, []);
    const ofBaseline = await this.#profile(baseline, keys, ofSelection.attributes.flatMap(wantedValues));
    const attributes = compared(ofSelection, ofBaseline);
    return {
      selectionCount: ofSelection.spanCount,
      baselineCount: ofBaseline.spanCount,
      attributes: attributes.slice(0, limit),
    };
  }

  async #profile(
    { filter, timeRange }: Selection,
    names: readonly AttributeName[] | undefined,
    wanted: readonly WantedValues[],
  ): Promise<AttributeProfile> {
    const { maxProfiledKeys: maxKeys, maxProfiledSpans: maxSpans, maxProfiledValues: maxValues } = this.#limits;
    const request: ProfileRequest = {
      ...defined({ filter, timeRange, names }),
      values: { maxValues, wanted },
      maxKeys,
      maxSpans,
    };
    const profile = await this.#reader.profile(request);
    this.#account.readRecords(profile.attributes.length);
    return profile;
  }
}

function wantedValues({ key, scope, values, isCrowded }: ProfiledAttribute): WantedValues[] {
  return isCrowded ? [] : [{ key, scope, values: values.map(({ value }) => value) }];
}

function compared(selection: AttributeProfile, baseline: AttributeProfile): ComparedAttribute[] {
  const [ofSelection, ofBaseline] = [byName(selection), byName(baseline)];
  const names = new Map([...ofBaseline, ...ofSelection]);
  return [...names]
    .map(([text, name]) =>
      comparedAttribute(
        name,
        { spans: selection.spanCount, attribute: ofSelection.get(text) },
        { spans: baseline.spanCount, attribute: ofBaseline.get(text) },
      ),
    )
    .sort((a, b) => b.score - a.score || compareAttributeKeys(a, b));
}

function byName({ attributes }: AttributeProfile): Map<string, ProfiledAttribute> {
  return new Map(attributes.map((attribute) => [`${attribute.scope} ${attribute.key}`, attribute]));
}
