/** Texts of metrics queries as plans. */
import { BoundedCache } from '../../model/bounded-cache.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { allOf } from '../filter-logic.ts';
import { SpansetCompiler } from '../traceql/compile.ts';
import { type Fault, fault } from '../traceql/fault.ts';
import { MAX_TEXT_LENGTH } from '../traceql/limits.ts';
import { parseQuery, type Refused, refused } from '../traceql/parse-query.ts';
import type { Comparing, Field, Hint, MetricsExpression, MetricsPipeline, OverTime, Query } from '../traceql/syntax.ts';
import { fieldLabel, groupReading, isOfNestedSets, measuredField } from './fields.ts';
import {
  type Measurement,
  type MetricsPlan,
  type PlannedExpression,
  type PlannedMath,
  type PlannedPipeline,
  pipelinesIn,
  type SeriesKey,
} from './plan.ts';

export type ParsedMetrics = { readonly plan: MetricsPlan } | Refused;

/** Values of each attribute that `compare()` returns unless it says how many. */
const USUAL_TOP = 10;
/** Pipelines that are calculated with, at most. Each of them reads spans. */
const MAX_PIPELINES = 32;
/** Plans that are kept. One operation needs its plan several times: for its cost, and for each alias. */
const MAX_RECENT = 64;

const NO_METRICS = 'this chooses spans; end it with a function of metrics, such as | rate()';

const NO_NESTED_SETS =
  'nested sets are for conditions such as { nestedSetParent < 0 }: metrics do not measure or group by them';

const recent = new BoundedCache<string, ParsedMetrics>(MAX_RECENT);

/** The plan, or what is wrong with the text. Never throws. */
export function parseTraceqlMetrics(text: string): ParsedMetrics {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const parsed = planned(text);
  if (text.length <= MAX_TEXT_LENGTH) recent.set(text, parsed);
  return parsed;
}

function planned(text: string): ParsedMetrics {
  const parsed = parseQuery(text);
  if ('mistakes' in parsed) return parsed;
  const { query } = parsed;
  if (query.type !== 'metrics') return refused(text, [fault(query.spanset, NO_METRICS, ['| rate()'])]);
  const compilation = new MetricsCompiler();
  const plan = compilation.plan(query);
  const pipelines = pipelinesIn(plan.expression).length;
  const tooMany = `${pipelines} pipelines are calculated with, over ${MAX_PIPELINES}`;
  const faults = [...compilation.faults, ...(pipelines > MAX_PIPELINES ? [fault(query.metrics, tooMany)] : [])];
  return faults.length > 0 ? refused(text, faults) : { plan };
}

class MetricsCompiler {
  readonly #spansets = new SpansetCompiler();
  readonly #faults: Fault[] = [];

  get faults(): readonly Fault[] {
    return [...this.#spansets.faults, ...this.#faults];
  }

  plan({ metrics, hints }: Extract<Query, { readonly type: 'metrics' }>): MetricsPlan {
    const expression = metrics.type === 'math' ? this.#math(metrics) : this.#pipeline(metrics);
    return { expression, ...exemplarsIn(hints) };
  }

  #expression(metrics: MetricsExpression): PlannedExpression {
    if (metrics.type === 'number') return { type: 'number', value: metrics.value };
    return metrics.type === 'math' ? this.#math(metrics) : this.#pipeline(metrics);
  }

  #math(math: Extract<MetricsExpression, { readonly type: 'math' }>): PlannedMath {
    const { operator, second } = math;
    return {
      type: 'math',
      operator,
      left: this.#expression(math.left),
      right: this.#expression(math.right),
      second,
    };
  }

  #pipeline({ spans, first, second }: MetricsPipeline): PlannedPipeline {
    const filter = this.#spansets.spansOf(spans);
    return {
      type: 'pipeline',
      filter,
      first: first.type === 'compare' ? this.#comparison(first) : this.#overTime(first),
      second,
    };
  }

  #overTime(overTime: OverTime): PlannedPipeline['first'] {
    for (const of of [...(overTime.field ? [overTime.field] : []), ...overTime.by]) {
      if (of.type === 'field' && isOfNestedSets(of.field)) this.#faults.push(fault(of, NO_NESTED_SETS));
    }
    return plannedOverTime(overTime);
  }

  #comparison(comparing: Comparing): PlannedPipeline['first'] {
    const { selection: condition, topN = USUAL_TOP, start, end } = comparing;
    const { depth, offset, length } = condition;
    const chosen = this.#spansets.spansOf({ type: 'spans', condition, depth: depth + 1, offset, length });
    const isTimed = start !== undefined && end !== undefined;
    const time: SpanFilter[] = isTimed ? [{ type: 'startTimeUnixNano', test: { gte: start, lt: end } }] : [];
    return { type: 'compare', selection: allOf<SpanFilter>([chosen, ...time]), topN };
  }
}

function plannedOverTime({ function: name, field, quantiles, by }: OverTime): PlannedPipeline['first'] {
  return {
    type: 'overTime',
    function: name,
    ...(field?.type === 'field' && { measured: measurement(field.field) }),
    quantiles,
    by: by.flatMap((of) => (of.type === 'field' ? seriesKey(of.field) : [])),
  };
}

function measurement(field: Field): Measurement {
  return { label: fieldLabel(field), field, reading: measuredField(field) };
}

function seriesKey(field: Field): SeriesKey {
  return { label: fieldLabel(field), field, groupBy: groupReading(field) };
}

/** `exemplars = 50` or `exemplars = false`. `true` leaves the number to the request. */
function exemplarsIn(hints: readonly Hint[]): Pick<MetricsPlan, 'exemplars'> {
  const value = hints.find(({ name }) => name === 'exemplars')?.value;
  if (value?.kind === 'boolean' && !value.value) return { exemplars: 0 };
  if (value?.kind !== 'number') return {};
  const wanted = Math.trunc(Number(value.value));
  return wanted >= 0 ? { exemplars: wanted } : {};
}
