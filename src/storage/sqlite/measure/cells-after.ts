/**
 * The cells of a row without the spans that start in its first nanosecond. Samples of TraceQL metrics end with a minute, so that a
 * span which starts exactly then counts in the sample before. What such spans add to their cell is taken out of it again.
 */
import { StatusCode } from '../../../model/span.ts';
import type { DurationSketch } from '../../measures.ts';
import { DurationCounter } from '../../statistics/duration-sketch.ts';
import { type MeasuredSpan, MeasuredSpans } from '../../statistics/measured-spans.ts';
import { idBounds } from '../rows/row-bounds.ts';
import type { RowSource } from '../rows/row-source.ts';
import { type CellKey, encodeCells, KeptCell } from './kept-cells.ts';
import { classOf, spanPortions } from './span-portions.ts';

interface RowOfCells {
  /** Whether a cell has the spans of a service, rather than those of an operation with one status. */
  readonly isByService: boolean;
  readonly withSketch: boolean;
  readonly source: RowSource;
}

/** `moment`: the first start of the row. Undefined if a cell cannot be told without reading all of its spans. */
export function cellsAfter(moment: bigint, cells: readonly KeptCell[], row: RowOfCells): KeptCell[] | undefined {
  if (cells.every((cell) => cell.firstStartUnixNano > moment)) return [...cells];
  const early = spansAt(moment, row);
  const left: KeptCell[] = [];
  for (const cell of cells) {
    const spans = early.get(nameOf(cell, row));
    if (spans === undefined) left.push(cell);
    else if (spans.count < cell.count) {
      // The longest of the others is not known.
      if (spans.durationMaxNano >= cell.durationMaxNano) return undefined;
      left.push(without(spans, cell, moment, row));
    }
  }
  return left;
}

/** The spans that start then, by the names of their cells. */
function spansAt(moment: bigint, row: RowOfCells): Map<string, MeasuredSpans> {
  const { source, withSketch } = row;
  const found = new Map<string, MeasuredSpans>();
  const search = { match: undefined, ids: idBounds({ low: moment, high: moment }, source), step: undefined };
  for (const { base, classes, durations, offsets } of spanPortions(search, [], source)) {
    for (const [index, code] of classes.entries()) {
      if (base + BigInt(offsets[index] ?? 0) !== moment) continue;
      const [operationId, statusCode] = classOf(code);
      const name = nameOf({ operationId, statusCode }, row);
      const spans = found.get(name) ?? new MeasuredSpans(withSketch, 0);
      found.set(name, spans);
      spans.add({
        durationNano: BigInt(durations[index] ?? 0),
        isError: statusCode === StatusCode.ERROR,
      } satisfies MeasuredSpan);
    }
  }
  return found;
}

function nameOf({ operationId, statusCode }: CellKey, { isByService, source }: RowOfCells): string {
  return isByService ? source.lookups.operation(operationId).service : `${operationId} ${statusCode}`;
}

function without(spans: MeasuredSpans, cell: KeptCell, moment: bigint, { withSketch }: RowOfCells): KeptCell {
  const { sketch } = cell;
  const total = {
    count: cell.count - spans.count,
    errorCount: cell.errorCount - spans.errorCount,
    durationSumNano: cell.durationSumNano - spans.durationSumNano,
    durationMaxNano: cell.durationMaxNano,
    sketch: sketch && spans.sketch && difference(sketch, spans.sketch),
    numbers: [],
  };
  // Not their first start, which nobody sees: the spans at the moment are in the same group.
  const part = { total, firstStartUnixNano: moment + 1n, lastStartUnixNano: cell.lastStartUnixNano };
  return new KeptCell(encodeCells([[cell, part]]), 0, withSketch);
}

function difference(all: DurationSketch, some: DurationCounter): DurationCounter {
  const left = new DurationCounter();
  left.merge(all);
  for (const [place, count] of some.counts.entries()) if (count > 0) left.addAt(some.first + place, -count);
  return left;
}
