/**
 * `compare()`: for every attribute, and for the fields that spans are grouped by, which values the selection has and which the
 * other spans have, by sample. Attributes are counted as the comparison of spans does it; each sample is a read of its own, so that
 * together they read each span once.
 */

import { SpangraphError } from '../../errors.ts';
import { exactText } from '../../model/attribute-text.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { GroupField } from '../../storage/measures.ts';
import type { AttributeProfile } from '../../storage/profiles.ts';
import type { SpanFilter } from '../../storage/query.ts';
import { allOf, negationOf } from '../filter-logic.ts';
import type { ProfileLimits } from '../profile-limits.ts';
import type { LabelValue } from './answer.ts';
import { attributeLabel, fieldLabel, fieldLabelValue, GROUPED_INTRINSICS, labelValue } from './fields.ts';
import type { PlannedComparison } from './plan.ts';
import type { MeasuringMeans } from './port-measures.ts';
import type { SampleTimes } from './sample-times.ts';
import type { Series } from './series.ts';

export const META_TYPE_LABEL = '__meta_type';
export const META_ERROR_LABEL = '__meta_error';
const TOO_MANY_VALUES = '__too_many_values__';

/** Samples of a comparison, at most: the attributes of each are read by themselves. */
const MAX_SAMPLES = 1_000;
/** Samples whose attributes are in memory at once. */
const SAMPLES_AT_ONCE = 16;

const SIDES = ['baseline', 'selection'] as const;
type SideName = (typeof SIDES)[number];

export interface ComparingMeans extends MeasuringMeans {
  readonly limits: MeasuringMeans['limits'] & ProfileLimits;
}

/** Series without order. Throws OPERATION_TOO_COMPLEX for too many spans, keys, or values of a field. */
export async function comparedSeries(
  { selection, topN }: PlannedComparison,
  filter: SpanFilter,
  times: SampleTimes,
  means: ComparingMeans,
): Promise<Series[]> {
  if (times.samples.length > MAX_SAMPLES) throw tooManySamples(times.samples.length);
  const filters: Readonly<Record<SideName, SpanFilter>> = {
    baseline: allOf<SpanFilter>([filter, negationOf(selection)]),
    selection: allOf<SpanFilter>([filter, selection]),
  };
  const sides = await Promise.all(SIDES.map((name) => readSide(name, filters[name], times, means)));
  const crowded = new Set(sides.flatMap((side) => side.crowdedBeyond(topN)));
  const errors = [...crowded].map((key): Series => {
    const labels = [
      { key: META_ERROR_LABEL, value: TOO_MANY_VALUES },
      { key, value: null },
    ];
    return { labels, values: new Float64Array(times.samples.length).fill(Number.NaN), exemplars: [] };
  });
  return [...sides.flatMap((side) => side.series(topN)), ...errors];
}

async function readSide(name: SideName, filter: SpanFilter, times: SampleTimes, means: ComparingMeans): Promise<Side> {
  const side = new Side(name, times.samples.length, means.limits.maxProfiledValues);
  await Promise.all([readFields(side, filter, times, means), readAttributes(side, filter, times, means)]);
  return side;
}

async function readFields(side: Side, filter: SpanFilter, times: SampleTimes, means: ComparingMeans): Promise<void> {
  const { reader, limits, account } = means;
  const [from = 0n, to = 0n] = [times.edges[0], times.edges.at(-1)];
  const read = async (intrinsic: string, field: GroupField): Promise<void> => {
    const request = { filter, timeRange: { from, to }, times: times.edges, groupBy: [{ field }], numbers: [] };
    const groups = await reader.measures({ ...request, sketch: false, maxGroups: limits.maxMetricGroups });
    account.readRecords(groups.length);
    for (const { key, times: found } of groups) {
      const value = fieldLabelValue(field, key[0]);
      const label = fieldLabel({ kind: 'intrinsic', name: intrinsic, offset: 0, length: 0 });
      for (const { time, measures } of found) {
        side.add(label, value, time, measures.count);
        side.addTotal(label, time, measures.count);
      }
    }
  };
  await Promise.all(Object.entries(GROUPED_INTRINSICS).map(([intrinsic, field]) => read(intrinsic, field)));
}

async function readAttributes(
  side: Side,
  filter: SpanFilter,
  times: SampleTimes,
  means: ComparingMeans,
): Promise<void> {
  const { reader, limits, account } = means;
  const { maxProfiledKeys: maxKeys, maxProfiledSpans: maxSpans, maxProfiledValues: maxValues } = limits;
  const read = async (sample: number): Promise<void> => {
    const [from = 0n, to = 0n] = times.edges.slice(sample);
    const values = { maxValues, wanted: [] };
    const profile = await reader.profile({ filter, timeRange: { from, to }, values, maxKeys, maxSpans });
    account.readRecords(profile.attributes.length);
    addProfile(side, sample, profile);
  };
  const samples = times.samples.map((_time, sample) => sample);
  for (let first = 0; first < samples.length; first += SAMPLES_AT_ONCE) {
    await Promise.all(samples.slice(first, first + SAMPLES_AT_ONCE).map(read));
  }
}

function addProfile(side: Side, sample: number, { attributes }: AttributeProfile): void {
  for (const { key, scope, spanCount, values, isCrowded } of attributes) {
    const label = attributeLabel({ key, scope });
    side.addTotal(label, sample, spanCount);
    if (isCrowded) side.setCrowded(label);
    else for (const { value, count } of values) side.add(label, labelValue(value) ?? '', sample, count);
  }
}

interface Counted {
  readonly value: LabelValue;
  total: number;
  /** By sample. */
  readonly counts: Map<number, number>;
}

/** The counts of one side. */
class Side {
  readonly #name: SideName;
  readonly #samples: number;
  readonly #maxValues: number;
  readonly #values = new Map<string, Map<string, Counted>>();
  readonly #totals = new Map<string, Map<number, number>>();
  /** Labels with more values than were counted. Nothing is known of their values. */
  readonly #crowded = new Set<string>();

  /** `maxValues`: a label with more is crowded. */
  constructor(name: SideName, samples: number, maxValues: number) {
    this.#name = name;
    this.#samples = samples;
    this.#maxValues = maxValues;
  }

  add(label: string, value: LabelValue, sample: number, count: number): void {
    if (this.#crowded.has(label)) return;
    const values = getOrMake(this.#values, label, () => new Map<string, Counted>());
    const counted = getOrMake(values, exactText(value), () => ({ value, total: 0, counts: new Map<number, number>() }));
    counted.total += count;
    counted.counts.set(sample, (counted.counts.get(sample) ?? 0) + count);
    if (values.size > this.#maxValues) this.setCrowded(label);
  }

  addTotal(label: string, sample: number, count: number): void {
    const counts = getOrMake(this.#totals, label, () => new Map<number, number>());
    counts.set(sample, (counts.get(sample) ?? 0) + count);
  }

  setCrowded(label: string): void {
    this.#crowded.add(label);
    this.#values.delete(label);
  }

  /** The labels that have more values than are returned. */
  crowdedBeyond(topN: number): string[] {
    const many = [...this.#values].flatMap(([label, values]) => (values.size > topN ? [label] : []));
    return [...this.#crowded, ...many];
  }

  series(topN: number): Series[] {
    const ofValues = [...this.#values].flatMap(([label, values]) => this.#top(label, values, topN));
    const totals = [...this.#totals].map(([label, counts]) => this.#one(`${this.#name}_total`, label, null, counts));
    return [...ofValues, ...totals];
  }

  #top(label: string, values: ReadonlyMap<string, Counted>, topN: number): Series[] {
    return [...values]
      .map(([text, counted]) => ({ text, ...counted }))
      .sort((a, b) => b.total - a.total || (a.text < b.text ? -1 : 1))
      .slice(0, topN)
      .map(({ value, counts }) => this.#one(this.#name, label, value, counts));
  }

  #one(type: string, key: string, value: LabelValue, counts: ReadonlyMap<number, number>): Series {
    const values = new Float64Array(this.#samples);
    for (const [sample, count] of counts) values[sample] = count;
    return {
      labels: [
        { key: META_TYPE_LABEL, value: type },
        { key, value },
      ],
      values,
      exemplars: [],
    };
  }
}

function tooManySamples(samples: number): SpangraphError {
  return new SpangraphError(
    'OPERATION_TOO_COMPLEX',
    `compare() has ${samples} samples, over the limit of ${MAX_SAMPLES}, as it reads the attributes of each by itself. Ask for a longer step.`,
  );
}
