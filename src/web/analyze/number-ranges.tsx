/** Numbers of both sides on one scale: the half in the middle as a box, the median as a line. */
import { linear } from '../canvas/scale.ts';
import { shortNumber } from '../format/number.ts';
import type { NumbersFragment } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';

interface Numbers {
  readonly selection: NumbersFragment | null;
  readonly baseline: NumbersFragment | null;
}

export function NumberRanges({ numbers: { selection, baseline } }: { readonly numbers: Numbers }) {
  const ends = [selection, baseline].flatMap((side) => [side?.min ?? 0, side?.max ?? 0]);
  const scale = linear(Math.min(...ends), Math.max(...ends), 0, 100);
  return (
    <table class="number-ranges">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{t.selection}</span>
          </th>
          <th scope="col">
            <span class="unseen">{t.distribution}</span>
          </th>
          {[t.smallest, t.lowQuarter, t.median, t.highQuarter, t.largest].map((head) => (
            <th key={head} scope="col" class="figure-head">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Side name="selection" title={t.inSelection} side={selection} at={scale.at} />
        <Side name="baseline" title={t.inRest} side={baseline} at={scale.at} />
      </tbody>
    </table>
  );
}

interface SideProps {
  readonly name: 'selection' | 'baseline';
  readonly title: string;
  readonly side: NumbersFragment | null;
  /** Percent of the scale. */
  readonly at: (value: number) => number;
}

function Side({ name, title, side, at }: SideProps) {
  const shown = side === null ? [] : figures(side);
  const [from, low, middle, high, to] = shown.map(at);
  return (
    <tr class={name}>
      <th scope="row" class="side-name">
        {title}
      </th>
      <td class="range">
        {side !== null && (
          <span class="range-line" aria-hidden="true">
            <i class="whisker" style={between(from, to)} />
            <i class="box" style={between(low, high)} />
            <i class="median" style={{ insetInlineStart: `${middle}%` }} />
          </span>
        )}
      </td>
      {shown.map((value, index) => (
        <td key={`${index} ${value}`} class="number">
          {shortNumber(value)}
        </td>
      ))}
    </tr>
  );
}

/** Quantiles may be off by 1%, so that they lie outside what there is. */
function figures({ min, p25, p50, p75, max }: NumbersFragment): number[] {
  const [least, most] = [min ?? 0, max ?? 0];
  return [min, p25, p50, p75, max].map((value) => Math.min(most, Math.max(least, value ?? least)));
}

function between(from = 0, to = 0) {
  return { insetInlineStart: `${from}%`, inlineSize: `max(2px, ${to - from}%)` };
}
