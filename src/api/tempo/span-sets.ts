/** The messages `SpanSet`: the spans of a trace that a query chooses. */
import { durationNano } from '../../model/span.ts';
import type { SpanRecord, TraceSummary } from '../../storage/backend.ts';
import type { SpanFilter } from '../../storage/query.ts';
import type { Asked } from '../adapter/adapter.ts';
import { attributeOf, FieldValues } from './field-values.ts';
import { type Json, message } from './proto-json.ts';
import type { SpanSetsPlan } from './read-traceql.ts';
import type { ShownField } from './shown-fields.ts';
import { countAttribute, groupsOf, needsAllSpans, type SpanGroup } from './span-groups.ts';

/** Some spans of a set, and how many it has. */
interface ShownGroup extends SpanGroup {
  readonly matched: number;
}

/** Makes the sets of traces for one answer. */
export class SpanSets {
  readonly #asked: Asked;
  readonly #plan: SpanSetsPlan;
  readonly #filter: SpanFilter;
  readonly #limit: number;
  readonly #fields: FieldValues;

  /** `limit`: spans that each set shows, the first in order of start. */
  constructor(asked: Asked, { plan, filter, limit }: { plan: SpanSetsPlan; filter: SpanFilter; limit: number }) {
    this.#asked = asked;
    this.#plan = plan;
    this.#filter = filter;
    this.#limit = limit;
    this.#fields = new FieldValues(asked);
  }

  /** In protobuf JSON. */
  async of(trace: TraceSummary): Promise<readonly Json[]> {
    const groups = needsAllSpans(this.#plan) ? await this.#groups(trace) : await this.#oneGroup(trace);
    return Promise.all(groups.map((group) => this.#setJson(group)));
  }

  async #groups(trace: TraceSummary): Promise<readonly ShownGroup[]> {
    const { query, limits } = this.#asked;
    const chosen: SpanRecord[] = [];
    let after: string | null = null;
    do {
      const page = query.search.spansOfTrace(trace, { filter: this.#filter, first: limits.maxPageSize, after });
      chosen.push(...(await page.nodes()));
      const { hasNextPage, endCursor } = await page.pageInfo();
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    const groups = await groupsOf(chosen, this.#plan, this.#fields);
    return groups.map((group) => ({
      ...group,
      spans: group.spans.slice(0, this.#limit),
      matched: group.spans.length,
    }));
  }

  /** All chosen spans are one set. No more of them are read than are shown. */
  async #oneGroup(trace: TraceSummary): Promise<readonly ShownGroup[]> {
    const chosen = this.#asked.query.search.spansOfTrace(trace, { filter: this.#filter, first: this.#limit });
    const [spans, { hasNextPage }] = await Promise.all([chosen.nodes(), chosen.pageInfo()]);
    if (spans.length === 0) return [];
    const matched = hasNextPage ? await chosen.totalCount() : spans.length;
    return [{ spans, matched, attributes: this.#plan.aggregates.slice(0, 1).map(() => countAttribute(matched)) }];
  }

  async #setJson({ spans, matched, attributes }: ShownGroup): Promise<Json> {
    return message({ spans: await Promise.all(spans.map((span) => this.#spanJson(span))), matched, attributes });
  }

  async #spanJson(span: SpanRecord): Promise<Json> {
    const { hasNames, attributes } = this.#plan.shown;
    const shown = await Promise.all(attributes.map((field) => this.#attributeJson(span, field)));
    return message({
      spanID: span.spanId,
      name: hasNames ? span.name : undefined,
      startTimeUnixNano: span.startTimeUnixNano,
      durationNanos: clampedDuration(span),
      attributes: shown.flat(),
    });
  }

  async #attributeJson(span: SpanRecord, { name, field, isSelected }: ShownField): Promise<Json[]> {
    const found = await this.#fields.valueOf(span, field);
    if (found !== undefined) return [attributeOf(name, found)];
    return isSelected ? [attributeOf(name, { value: 'nil', isDuration: false })] : [];
  }
}

/** An unsigned field. A span that ends before it starts, or is not finished, has no duration. */
function clampedDuration(span: SpanRecord): bigint {
  const duration = durationNano(span);
  return duration < 0n ? 0n : duration;
}
