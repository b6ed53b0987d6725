/** One attribute: shares of its values in the selection and in the rest, or its numbers. */
import { percent } from '../format/percent.ts';
import type { CompareSpansQuery } from '../generated/graphql.ts';
import { a } from '../messages/analyze.ts';
import { t } from '../messages/en.ts';
import { CutMiddle } from './cut-middle.tsx';
import { numbersInWords, shareInWords } from './in-words.ts';
import { NumberRanges } from './number-ranges.tsx';
import { ValueMenu } from './value-menu.tsx';

export type Compared = CompareSpansQuery['compareSpans']['attributes'][number];
type ComparedValue = Compared['values'][number];

interface AttributeCardProps {
  readonly attribute: Compared;
  readonly selectionCount: number;
  readonly baselineCount: number;
}

/** Where the shown values are fewer of the numbers of the selection, quantiles say more. */
const FEW = 0.6;

export function AttributeCard({ attribute, ...counts }: AttributeCardProps) {
  const { scope, key, score, values, numbers } = attribute;
  const texts = textsOf(values);
  const shown = values.reduce((sum, { value, selectionCount }) => sum + (value === null ? 0 : selectionCount), 0);
  const isNumeric = numbers?.selection != null && shown < FEW * numbers.selection.count;
  return (
    <section class="attribute-card" aria-label={key}>
      <h3>
        <span class="muted">{t.scopes[scope]}</span> <bdi>{key}</bdi>
        <span class="score" title={t.scoreText}>
          {t.apart(percent(score))}
        </span>
      </h3>
      <p class="in-words">{isNumeric ? numbersText(numbers) : valueText(values[0], texts[0], counts)}</p>
      {numbers && isNumeric && <NumberRanges numbers={numbers} />}
      {!isNumeric && (
        <table class="value-bars">
          <colgroup>
            <col class="value-column" />
            <col />
            <col />
            <col class="menu-column" />
          </colgroup>
          <thead class="unseen">
            <tr>
              <th scope="col">{t.value}</th>
              <th scope="col">{t.inSelection}</th>
              <th scope="col">{t.inRest}</th>
              <th scope="col">{t.actions}</th>
            </tr>
          </thead>
          <tbody>
            {values.map((value, index) => (
              <ValueRow
                key={`${index} ${texts[index]}`}
                attribute={attribute}
                value={value}
                text={texts[index] ?? ''}
                {...counts}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What the most telling value tells. */
function valueText(
  telling: ComparedValue | undefined,
  name: string | undefined,
  counts: Omit<AttributeCardProps, 'attribute'>,
) {
  if (telling === undefined) return undefined;
  const text = telling.value === null ? a.without : name || t.emptyValue;
  return shareInWords(
    text,
    { count: telling.selectionCount, all: counts.selectionCount },
    { count: telling.baselineCount, all: counts.baselineCount },
  );
}

function numbersText(numbers: Compared['numbers']) {
  return numbersInWords(numbers?.selection?.p50 ?? null, numbers?.baseline?.p50 ?? null);
}

/** A text has quotes where something else reads like it: `200` and `"200"`. */
function textsOf(values: readonly ComparedValue[]): string[] {
  const others = new Set(values.flatMap(({ value }) => (typeof value === 'string' ? [] : [JSON.stringify(value)])));
  return values.map(({ value }) => {
    if (value === null) return t.absent;
    return typeof value === 'string' && !others.has(value) ? value : JSON.stringify(value);
  });
}

interface ValueRowProps extends AttributeCardProps {
  readonly value: ComparedValue;
  readonly text: string;
}

function ValueRow({ attribute, value: compared, text, selectionCount, baselineCount }: ValueRowProps) {
  const { value } = compared;
  return (
    <tr>
      <th scope="row" title={text} class={value === null ? 'muted' : ''}>
        <CutMiddle text={text === '' ? t.emptyValue : text} />
      </th>
      <Share name="selection" count={compared.selectionCount} all={selectionCount} />
      <Share name="baseline" count={compared.baselineCount} all={baselineCount} />
      <td class="value-menu-cell">
        <ValueMenu scope={attribute.scope} name={attribute.key} value={value} text={text} />
      </td>
    </tr>
  );
}

interface ShareProps {
  readonly name: 'selection' | 'baseline';
  readonly count: number;
  readonly all: number;
}

function Share({ name, count, all }: ShareProps) {
  const share = all === 0 ? 0 : count / all;
  return (
    <td class={`share-cell ${name}`} title={t.spanCount(count)}>
      <span class="share-bar" aria-hidden="true">
        <i class="filled" style={{ inlineSize: `${100 * share}%` }} />
      </span>
      <span class="share-text">{percent(share)}</span>
    </td>
  );
}
