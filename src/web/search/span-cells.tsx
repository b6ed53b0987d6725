/** The cells of a found span. */
import { shownService } from '../format/service-name.ts';
import type { SearchSpansQuery } from '../generated/graphql.ts';
import { r } from '../messages/results.ts';
import { Icon } from '../shell/icon.tsx';
import { hrefOf } from '../state/place.ts';
import { AttributeCell, Cell, type CellContext, LengthCell, TimeCell } from './cells.tsx';
import type { SpanField } from './columns.ts';
import { valueText } from './value-text.ts';

export type SpanResult = SearchSpansQuery['spans']['edges'][number];

interface SpanCellProps extends CellContext {
  readonly id: string;
  readonly result: SpanResult;
}

type Make = (props: SpanCellProps) => preact.JSX.Element;

const CELLS: Readonly<Record<SpanField, Make>> = {
  start: ({ result: { node } }) => <TimeCell label={r.fields.start} nanos={node.startTimeUnixNano} />,
  name: ({ result: { node }, colours }) => (
    <td class="root" title={node.name}>
      <a
        class="result-link"
        href={hrefOf(`trace/${node.traceId}`, { span: node.spanId })}
        data-trace={node.traceId}
        data-sel={`${node.traceId}@${node.spanId}`}
      >
        <span class="service-dot">
          <i style={{ background: colours(node.service.name) }} aria-hidden="true" />
          <span class="service">{shownService(node.service.name)}</span>
        </span>
        <span class="name">{node.name}</span>
      </a>
    </td>
  ),
  duration: ({ result: { node }, longest }) => (
    <LengthCell label={r.fields.duration} nanos={node.durationNano} start={node.startTimeUnixNano} longest={longest} />
  ),
  kind: ({ result: { node } }) => (
    <Cell label={r.fields.kind} name="word">
      {node.kind.toLowerCase()}
    </Cell>
  ),
  status: ({ result: { node } }) => (
    <Cell label={r.fields.status} name={`word status ${node.status.code}`}>
      {node.status.code === 'ERROR' && <Icon name="error" />}
      {node.status.code.toLowerCase()}
    </Cell>
  ),
  message: ({ result: { node } }) => (
    <Cell label={r.fields.message} name="attribute" title={valueText(node.status.message)}>
      <bdi>{valueText(node.status.message)}</bdi>
    </Cell>
  ),
  trace: ({ result: { node } }) => (
    <Cell label={r.fields.trace} name="id" title={node.traceId}>
      {node.traceId}
    </Cell>
  ),
  id: ({ result: { node } }) => (
    <Cell label={r.fields.spanId} name="id">
      {node.spanId}
    </Cell>
  ),
  end: ({ result: { node } }) => <TimeCell label={r.fields.end} nanos={node.endTimeUnixNano} />,
  arrived: ({ result: { node } }) => <TimeCell label={r.fields.arrived} nanos={node.ingestionTimeUnixNano} />,
};

export function SpanCell(props: SpanCellProps) {
  const { id, result } = props;
  return Object.hasOwn(CELLS, id) ? CELLS[id as SpanField](props) : <AttributeCell id={id} of={result.node} />;
}
