/** Sums up the spans of a minute or of an hour, for the tables of kept sums. */
import type { Steps } from '../../../model/steps.ts';
import type { GroupValue, MeasuresRequest, TimedGroup } from '../../measures.ts';
import { ALL_INT64, type Bounds } from '../../ordering/bounds.ts';
import { MeasuredGroups } from '../../statistics/measured-groups.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';
import { SpanFold } from './fold-spans.ts';
import { type CellKey, cellsOf, encodeCells } from './kept-cells.ts';
import { KEPT_MINUTES, MINUTES_AN_HOUR } from './kept-levels.ts';
import { type NarrowPortion, spanPortions } from './span-portions.ts';

/** The content of a row. */
export interface KeptSums {
  readonly services: Buffer;
  readonly operations: Buffer;
}

const REQUEST: MeasuresRequest = { groupBy: [], sketch: true, numbers: [], maxGroups: Number.MAX_SAFE_INTEGER };

/** Sums up spans that are read elsewhere, as far as they start within bounds. */
export class SpanSums {
  readonly #groups = new MeasuredGroups(REQUEST);
  readonly #fold: SpanFold;
  readonly #source: RowSource;

  constructor(starts: Bounds, source: RowSource) {
    const narrow = {
      starts,
      durations: ALL_INT64,
      keyOf: valuesOf,
      attributes: [],
      isByService: false,
      countsAll: true,
    };
    this.#fold = new SpanFold(REQUEST, narrow, this.#groups, source.lookups);
    this.#source = source;
  }

  add(portion: NarrowPortion): void {
    this.#fold.add({ ...portion, columns: [] });
  }

  /** Call it once, when all spans are added. */
  done(): KeptSums {
    this.#fold.end();
    return sumsOf(this.#groups, this.#source);
  }
}

/** The spans that start within these bounds. It may pause after every portion of them. Calls `onPortion` after each. */
export function* sumOfSpans(
  starts: Bounds,
  source: RowSource,
  onPortion: (portion: NarrowPortion) => void = () => {},
): Steps<KeptSums> {
  const sums = new SpanSums(starts, source);
  const search = { match: undefined, ids: idBounds(starts, source), step: undefined };
  for (const portion of spanPortions(search, [], source)) {
    sums.add(portion);
    onPortion(portion);
    yield;
  }
  return sums.done();
}

/** The spans of all minutes of an hour that are kept. It may pause after every minute. */
export function* sumOfHour(hour: bigint, source: RowSource): Steps<KeptSums> {
  const groups = new MeasuredGroups(REQUEST);
  const first = hour * BigInt(MINUTES_AN_HOUR);
  for (let minute = first; minute < first + BigInt(MINUTES_AN_HOUR); minute++) {
    const [[, cells] = []] = source.db.all(KEPT_MINUTES.operations, minute, minute);
    if (cells === undefined) continue;
    for (const cell of cellsOf(cells, true)) groups.group(valuesOf(cell)).addPart(undefined, cell);
    yield;
  }
  return sumsOf(groups, source);
}

function valuesOf({ operationId, statusCode }: CellKey): readonly GroupValue[] {
  return [BigInt(operationId), BigInt(statusCode)];
}

function keyOf({ key: [operationId, statusCode] }: TimedGroup): CellKey {
  return { operationId: Number(operationId), statusCode: Number(statusCode) };
}

function sumsOf(sums: MeasuredGroups, { lookups }: RowSource): KeptSums {
  const operations = sums.groups().map((group) => [keyOf(group), group] as const);
  const services = new MeasuredGroups(REQUEST);
  /** The least operation of each service. */
  const least = new Map<string, number>();
  for (const [{ operationId }, group] of operations) {
    const { service } = lookups.operation(operationId);
    services.group([service]).addPart(undefined, group);
    least.set(service, Math.min(operationId, least.get(service) ?? operationId));
  }
  const byService = services.groups().map((group) => {
    const [service] = group.key;
    const operationId = (typeof service === 'string' ? least.get(service) : undefined) ?? 0;
    return [{ operationId, statusCode: 0 }, group] as const;
  });
  return { services: encodeCells(byService), operations: encodeCells(operations) };
}
