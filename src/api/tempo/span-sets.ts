/** The messages `SpanSet`: the spans of a trace that a query chooses. */
import { durationNano } from '../../model/span.ts';
import type { SpanRecord, TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import type { ChosenSpans } from './chosen-spans.ts';
import { attributeOf, FieldValues } from './field-values.ts';
import { type Json, message } from './proto-json.ts';
import type { SpanSetsPlan } from './read-traceql.ts';
import { needsAllSpans } from './set-plan.ts';
import type { ShownField } from './shown-fields.ts';
import { countAttribute, groupsOf, type SpanGroup } from './span-groups.ts';

/** Some spans of a set, and how many it has. */
interface ShownGroup extends SpanGroup {
  readonly matched: number;
}

/** Makes the sets of traces for one answer. */
export class SpanSets {
  readonly #plan: SpanSetsPlan;
  readonly #chosen: ChosenSpans;
  readonly #limit: number;
  readonly #fields: FieldValues;

  /** `limit`: spans that each set shows, the first in order of start. */
  constructor(asked: Asked, { plan, chosen, limit }: { plan: SpanSetsPlan; chosen: ChosenSpans; limit: number }) {
    this.#plan = plan;
    this.#chosen = chosen;
    this.#limit = limit;
    this.#fields = new FieldValues(asked);
  }

  /** In protobuf JSON. */
  async of(trace: TraceSummary): Promise<readonly Json[]> {
    const groups = needsAllSpans(this.#plan) ? await this.#groups(trace) : await this.#oneGroup(trace);
    return Promise.all(groups.map((group) => this.#setJson(group)));
  }

  async #groups(trace: TraceSummary): Promise<readonly ShownGroup[]> {
    const groups = await groupsOf(await this.#chosen.all(trace), this.#plan, this.#fields);
    return groups.map(({ spans, attributes }) => ({
      spans: spans.slice(0, this.#limit),
      matched: spans.length,
      attributes,
    }));
  }

  /** All chosen spans are one set. */
  async #oneGroup(trace: TraceSummary): Promise<readonly ShownGroup[]> {
    const { spans, matched } = await this.#chosen.first(trace, this.#limit);
    if (spans.length === 0) return [];
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
