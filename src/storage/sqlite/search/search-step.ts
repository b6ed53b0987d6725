/** The step of an explanation for a walk through spans in order of their row ids. */
import { MAX_INT64 } from '../../../model/int64.ts';
import type { ExplainedStep } from '../../explain.ts';
import type { Bounds } from '../../ordering/bounds.ts';
import type { RecordedStep } from '../file/step-recorder.ts';
import { firstId } from '../rows/row-ids.ts';
import type { RowSource } from '../rows/row-source.ts';

export type StepOrder = ExplainedStep['order'];

interface SearchWords {
  readonly match?: string | undefined;
  readonly words?: (() => string) | undefined;
  readonly ids: Bounds;
  readonly order?: StepOrder | undefined;
  /** What is read of the spans. All if absent. */
  readonly columns?: string;
}

/** Undefined if the read is not explained. */
export function searchStep(
  { steps }: RowSource,
  { match, words, ids, order, columns }: SearchWords,
): RecordedStep | undefined {
  if (steps === undefined) return undefined;
  const lookingFor = [words?.(), boundsWords(ids)].filter((part) => part !== undefined).join('; ');
  const only = columns === undefined ? '' : ` (${columns})`;
  return steps.step({
    ...(match === undefined
      ? { access: 'SCAN', using: `spans in order of start${only}` }
      : { access: 'INDEX', using: `span_index (FTS5), spans by id${only}` }),
    ...(lookingFor === '' ? {} : { lookingFor }),
    ...(order === undefined ? {} : { order }),
  });
}

/** Row ids are start times. */
function boundsWords({ low, high }: Bounds): string | undefined {
  const from = low > 0n ? `from ${timeWords(low)}` : '';
  const to = high < firstId(MAX_INT64) ? `to ${timeWords(high)}` : '';
  return from === '' && to === '' ? undefined : ['start', from, to].filter((word) => word !== '').join(' ');
}

function timeWords(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString();
}
