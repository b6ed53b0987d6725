/** What a span says besides its attributes. */
import type { ComponentChildren } from 'preact';
import { duration, exactNanos } from '../../format/duration.ts';
import { age, moment } from '../../format/time.ts';
import { t } from '../../messages/en.ts';
import { d } from '../../messages/span.ts';
import { copyText } from '../../shell/copy-link.ts';
import { Icon } from '../../shell/icon.tsx';
import { isUnfinished, lengthText } from '../../shell/length-text.ts';
import { zone } from '../../state/preferences.ts';
import type { TraceModel } from '../trace-model.ts';
import type { Detail } from './detail.ts';
import { SpanRank } from './span-rank.tsx';

export function SpanFacts({ model, detail }: { readonly model: TraceModel; readonly detail: Detail }) {
  const start = BigInt(detail.startTimeUnixNano);
  const whole = Number(model.facts.value?.durationNano ?? 0);
  const share =
    whole > 0 && !isUnfinished(detail.durationNano, start)
      ? ` · ${((100 * Number(detail.durationNano)) / whole).toPrecision(3)}%`
      : '';
  const { isStored } = model.source;
  const isFailed = detail.status.code === 'ERROR';
  return (
    <dl class="facts">
      <Fact name={t.start} title={age(start)}>
        {moment(start, zone.value, true)}
      </Fact>
      <Fact name={t.offset} title={exactNanos(start - model.store.origin)}>
        {duration(Number(start - model.store.origin))}
      </Fact>
      <Fact name={t.durationHead} title={exactNanos(detail.durationNano)}>
        <strong>{lengthText(detail.durationNano, start)}</strong>
        <span class="muted">{share}</span>
        <button
          type="button"
          class="icon fact-copy"
          aria-label={d.copyDuration}
          title={d.copyDuration}
          onClick={() => void copyText(detail.durationNano, t.copiedValue)}
        >
          <Icon name="copy" />
        </button>
      </Fact>
      <Fact name={t.selfTime} title={exactNanos(detail.selfTimeNano)}>
        {duration(detail.selfTimeNano)}
      </Fact>
      {isStored && (
        <Fact name={d.rank}>
          <SpanRank detail={detail} />
        </Fact>
      )}
      <Fact name={t.kind}>{detail.kind.toLowerCase()}</Fact>
      <Fact name={t.status}>
        <span class={isFailed ? 'error-text' : ''}>{detail.status.code.toLowerCase()}</span> {detail.status.message}
      </Fact>
      <Fact name={t.spanId}>
        <code>{detail.spanId}</code>
      </Fact>
      {detail.parentSpanId !== null && (
        <Fact name={t.parentId}>
          <code>{detail.parentSpanId}</code>
        </Fact>
      )}
      {isStored && <Fact name={t.arrived}>{moment(detail.ingestionTimeUnixNano, zone.value)}</Fact>}
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly title?: string;
  readonly children: ComponentChildren;
}

function Fact({ name, title, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>{children}</dd>
    </div>
  );
}
