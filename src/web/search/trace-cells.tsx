/** The cells of a found trace. */

import { count } from '../format/count.ts';
import { duration } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { nanosOf } from '../format/time.ts';
import type { TraceResultFragment } from '../generated/graphql.ts';
import { t } from '../messages/en.ts';
import { r } from '../messages/results.ts';
import { hrefOf } from '../state/place.ts';
import { AttributeCell, Cell, type CellContext, LengthCell, TimeCell } from './cells.tsx';
import type { TraceField } from './columns.ts';

interface TraceCellProps extends CellContext {
  readonly id: string;
  readonly result: TraceResultFragment;
}

type Make = (props: TraceCellProps) => preact.JSX.Element;

const CELLS: Readonly<Record<TraceField, Make>> = {
  start: ({ result: { node } }) => <TimeCell label={r.fields.start} nanos={node.startTimeUnixNano} />,
  name: ({ result: { node } }) => (
    <td class="root" title={node.rootSpan?.name}>
      <a class="result-link" href={hrefOf(`trace/${node.traceId}`)} data-trace={node.traceId} data-sel={node.traceId}>
        <span class="service">{node.rootSpan ? shownService(node.rootSpan.service.name) : t.noRoot}</span>{' '}
        <span class="name">{node.rootSpan?.name ?? node.traceId}</span>
      </a>
    </td>
  ),
  duration: ({ result: { node }, longest }) => (
    <LengthCell label={r.fields.duration} nanos={node.durationNano} start={node.startTimeUnixNano} longest={longest} />
  ),
  spans: ({ result: { node } }) => (
    <Cell label={r.spansUnit(node.spanCount)} name="number">
      {count(node.spanCount)}
    </Cell>
  ),
  errors: ({ result: { node } }) => (
    <Cell label={r.errorsUnit(node.errorCount)} name="number errors">
      {node.errorCount > 0 ? count(node.errorCount) : <span class="muted">0</span>}
    </Cell>
  ),
  services: ({ result: { node }, colours }) => (
    <Cell label={r.fields.services} name="services">
      <Services names={node.services.map(({ name }) => name)} colours={colours} />
    </Cell>
  ),
  matches: ({ result: { node, matchedSpans } }) => (
    <Cell label={r.fields.matches} name="matched">
      {matchedSpans.map((span) => (
        <a
          key={span.spanId}
          href={hrefOf(`trace/${node.traceId}`, { span: span.spanId })}
          title={shownService(span.service.name)}
        >
          {span.name} <span class="muted">{duration(span.durationNano)}</span>
        </a>
      ))}
    </Cell>
  ),
  kind: ({ result: { node } }) => (
    <Cell label={r.fields.kind} name="word">
      {node.rootSpan?.kind.toLowerCase()}
    </Cell>
  ),
  id: ({ result: { node } }) => (
    <Cell label={r.fields.id} name="id" title={node.traceId}>
      {node.traceId}
    </Cell>
  ),
  arrived: ({ result: { node } }) =>
    node.completeness === undefined ? (
      <td />
    ) : (
      <TimeCell label={r.fields.arrived} nanos={String(nanosOf(node.completeness.lastArrival))} />
    ),
};

export function TraceCell(props: TraceCellProps) {
  const { id, result } = props;
  return Object.hasOwn(CELLS, id) ? (
    CELLS[id as TraceField](props)
  ) : (
    <AttributeCell id={id} of={result.node.rootSpan} />
  );
}

/** Names that fit, and how many more there are. */
const SHOWN_SERVICES = 3;

function Services({ names, colours }: Pick<CellContext, 'colours'> & { readonly names: readonly string[] }) {
  return (
    <span title={names.map(shownService).join(', ')}>
      {names.slice(0, SHOWN_SERVICES).map((name) => (
        <span key={name} class="service-dot">
          <i style={{ background: colours(name) }} aria-hidden="true" />
          {shownService(name)}
        </span>
      ))}
      {names.length > SHOWN_SERVICES && <span class="muted">+{names.length - SHOWN_SERVICES}</span>}
    </span>
  );
}
