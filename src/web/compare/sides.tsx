/** The two traces, and what changed between them in one line. */

import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { age, moment } from '../format/time.ts';
import { c } from '../messages/compare.ts';
import { t } from '../messages/en.ts';
import { change, hrefOf, hrefWith } from '../state/place.ts';
import { zone } from '../state/preferences.ts';
import { changeText, shareText } from './change-text.ts';
import { type Comparison, size } from './comparison.ts';
import { mostChanged, shareOf } from './most-changed.ts';
import type { Sided } from './row-detail.tsx';
import { sideText } from './side.ts';
import { stateText } from './states.ts';

interface SidesProps {
  readonly comparison: Comparison;
  readonly sides: Sided;
  readonly colours: (service: string) => string;
}

export function Sides({ comparison, sides, colours }: SidesProps) {
  const { a, b } = comparison;
  const difference = BigInt(b.durationNano) - BigInt(a.durationNano);
  return (
    <div class="sides">
      <SideCard letter="A" trace={a} spanId={sides.a.spanId} colours={colours} />
      <div class="sides-between">
        <strong class={`change ${difference > 0n ? 'longer' : difference < 0n ? 'shorter' : ''}`}>
          {difference === 0n ? t.equallyLong : changeText(difference)}
        </strong>
        <span class="muted">{difference !== 0n && shareText(difference, BigInt(a.durationNano))}</span>
        <button type="button" onClick={() => change({ a: sideText(sides.b), b: sideText(sides.a) })}>
          {t.swap}
        </button>
      </div>
      <SideCard letter="B" trace={b} spanId={sides.b.spanId} colours={colours} />
      {difference !== 0n && <Summary comparison={comparison} difference={difference} />}
      <p class="sides-counts">
        {counted(comparison).map(([state, spans]) => (
          <span key={state} class={`state ${state.toLowerCase()}`}>
            <strong>{count(spans)}</strong> {stateText(state)}
          </span>
        ))}
      </p>
    </div>
  );
}

/** What changed, in a sentence. */
function Summary({ comparison, difference }: { readonly comparison: Comparison; readonly difference: bigint }) {
  const most = mostChanged(comparison, difference);
  const longer = (difference > 0n ? c.slower : c.faster)(duration(String(size(difference))));
  if (most === undefined) return <p class="sides-summary">{longer}</p>;
  const { service, name } = most.node;
  const share = shareOf(most.selfChange, difference);
  return (
    <p class="sides-summary">
      {longer}{' '}
      <a href={hrefWith({ by: 'duration' })}>
        <bdi>{service.name}</bdi> <bdi>{name}</bdi>
      </a>{' '}
      {share === undefined ? c.changedMost(changeText(most.selfChange)) : c.accounts(share)}
    </p>
  );
}

/** How many rows have each state. */
function counted({ nodes }: Comparison) {
  return [...Map.groupBy(nodes, ({ state }) => state)].map(([state, members]) => [state, members.length] as const);
}

interface SideCardProps {
  readonly letter: 'A' | 'B';
  readonly trace: Comparison['a'];
  /** Of a subtree. */
  readonly spanId: string | undefined;
  readonly colours: (service: string) => string;
}

function SideCard({ letter, trace, spanId, colours }: SideCardProps) {
  const { traceId, rootSpan, startTimeUnixNano: start, durationNano, spanCount, errorCount, services } = trace;
  return (
    <section class={`side-card side-${letter.toLowerCase()}`} aria-label={t.side(letter)}>
      <h2>
        <span class="side-letter">{letter}</span>
        <a href={hrefOf(`trace/${traceId}`, { span: spanId })}>
          <span class="muted">{rootSpan && shownService(rootSpan.service.name)}</span> {rootSpan?.name ?? t.noRoot}
        </a>
        <button
          type="button"
          class="plain"
          aria-label={t.chooseInstead(letter)}
          onClick={() => change({ [letter.toLowerCase()]: undefined })}
        >
          {t.chooseOther}
        </button>
      </h2>
      <p class="trace-facts">
        <strong title={exactNanos(durationNano)}>{duration(durationNano)}</strong>
        <span title={age(start)}>{moment(start, zone.value)}</span>
        <span>{t.spanCount(spanCount)}</span>
        <span class={errorCount > 0 ? 'error-text' : ''}>{t.errorCount(errorCount)}</span>
        <span>{t.serviceCount(services.length)}</span>
      </p>
      {spanId !== undefined && (
        <p>
          <span class="muted">{c.part}.</span>{' '}
          <a href={hrefWith({ [letter.toLowerCase()]: traceId })}>{c.wholeTrace}</a>
        </p>
      )}
      <p class="side-services">
        <code class="muted">{traceId}</code>
        {services.slice(0, 8).map(({ name }) => (
          <span key={name} class="service-dot">
            <i style={{ background: colours(name) }} aria-hidden="true" />
            {name}
          </span>
        ))}
      </p>
    </section>
  );
}
