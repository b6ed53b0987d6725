/** The step of an explanation for a walk through spans in order of their row ids. */
import type { ExplainedStep } from '../../explain.ts';
import type { Step } from '../rows/explanation.ts';
import { firstId } from '../rows/row-ids.ts';
import type { Source } from '../rows/source.ts';
import type { Bounds } from './find-spans.ts';

export type StepOrder = ExplainedStep['order'];

/** What the walk goes by. */
interface Search {
  readonly match?: string | undefined;
  readonly words?: (() => string) | undefined;
  readonly ids: Bounds;
  readonly order?: StepOrder | undefined;
}

/** Undefined where the read is not explained. */
export function searchStep({ explanation }: Source, { match, words, ids, order }: Search): Step | undefined {
  if (explanation === undefined) return undefined;
  const lookingFor = [words?.(), boundsWords(ids)].filter((part) => part !== undefined).join('; ');
  return explanation.step({
    ...(match === undefined
      ? { access: 'SCAN', using: 'spans in order of start' }
      : { access: 'INDEX', using: 'span_index (FTS5), spans by id' }),
    ...(lookingFor === '' ? {} : { lookingFor }),
    ...(order === undefined ? {} : { order }),
  });
}

/** Row ids are start times. */
function boundsWords({ low, high }: Bounds): string | undefined {
  const from = low > 0n ? `from ${timeWords(low)}` : '';
  const to = high < MAX_TIME ? `to ${timeWords(high)}` : '';
  return from === '' && to === '' ? undefined : ['start', from, to].filter((word) => word !== '').join(' ');
}

/** What stands for no end. */
const MAX_TIME = firstId(2n ** 63n - 1n);

function timeWords(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString();
}
