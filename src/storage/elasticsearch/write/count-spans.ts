/** Counts the spans of a write for its report. */
import type { Span } from '../../../model/span.ts';
import type { Rejection } from '../../backend.ts';
import type { SpanEncoder } from '../documents/documents.ts';
import type { Arrival, SpanFate, StoredForm } from './arrival.ts';
import { formOf } from './arrival.ts';

/** A span, and its place in the write. */
export interface Placed {
  readonly batch: number;
  readonly index: number;
  readonly span: Span;
  /** `_id` of its document. */
  readonly id: string;
}

/** A report that is being filled in. */
export interface Counts {
  stored: number;
  repeated: number;
  conflicting: number;
  readonly rejected: Rejection[];
}

/** Counts the spans with one key as if they had been written one after the other. `arrival` is the one that was stored. */
export function countGroup(
  sent: readonly Placed[],
  { fate, span, document }: Arrival,
  encoder: SpanEncoder,
  reports: readonly Counts[],
): void {
  const [only, ...others] = sent;
  if (only !== undefined && others.length === 0) {
    countOne(reports[only.batch], fate?.type);
    return;
  }
  let form: StoredForm | undefined;
  if (fate?.type === 'same') form = formOf(document.text(), span);
  else if (fate?.type === 'replacing' || fate?.type === 'conflicting') form = fate.before;
  for (const placed of sent) {
    const own = formOf(encoder.encode(placed.span).text(), placed.span);
    const isReplacing = form?.isUnfinished === true && !own.isUnfinished;
    if (form === undefined) countOne(reports[placed.batch], 'stored');
    else if (isReplacing) countOne(reports[placed.batch], 'replacing');
    else countOne(reports[placed.batch], form.hash === own.hash ? 'same' : 'conflicting');
    if (form === undefined || isReplacing) form = own;
  }
}

function countOne(report: Counts | undefined, fate: SpanFate['type'] | undefined): void {
  if (report === undefined) return;
  if (fate === 'stored') report.stored++;
  else report.repeated++;
  if (fate === 'conflicting') report.conflicting++;
}
