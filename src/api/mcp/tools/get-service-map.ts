import { type ServiceMapEdge, ServiceMaps } from '../../../query/metrics/service-map.ts';
import { averageOf, errorRateOf, quantileOf, rateOf } from '../../../query/metrics/span-measures.ts';
import { listSchema } from '../answers/list-answer.ts';
import { numeric, numericOrNull, string, whole } from '../answers/schemas.ts';
import { millisecondsOf } from '../answers/shown-numbers.ts';
import { shownName } from '../answers/shown-text.ts';
import { withDefault } from '../arguments/argument.ts';
import { CURSOR, limitArgument, nameArgument, queryArgument, spanFilter } from '../arguments/common.ts';
import { choice } from '../arguments/kinds.ts';
import { RECENT_RANGE, recentRange } from '../arguments/times.ts';
import { emptyRangeNotes, RANGE_SCHEMA, shownRange } from './empty-range.ts';
import { wholeListAnswer } from './pages.ts';
import { tool } from './tool.ts';

const DIRECTIONS = ['both', 'callers', 'callees'] as const;
const SLOW = 0.95;

export const getServiceMap = tool({
  name: 'get_service_map',
  title: 'Get who calls whom',
  description:
    'Who calls whom, and how it goes: calls between services, and from services to databases, message systems and services of others, ' +
    'with counts, errors and durations, the most frequent first. With service only what touches it: direction callers answers "who calls ' +
    'X", callees "what does X depend on". A query chooses the called spans. Next: get_span_metrics of a callee, search_traces for ' +
    'requests through both: { resource.service.name = "a" } >> { resource.service.name = "b" }.',
  input: {
    service: nameArgument(
      'Only calls to or from this one: a service, or a database and so on by the name that the map has.',
    ),
    direction: withDefault(
      choice('callers: only who calls service. callees: only what service calls.', DIRECTIONS),
      'both',
    ),
    query: queryArgument('the called spans'),
    ...RECENT_RANGE,
    limit: limitArgument('connections', 100),
    cursor: CURSOR,
  },
  output: listSchema(
    {
      caller: string('A service.'),
      callee: string(),
      calleeKind: string('service, database, messaging or external.'),
      via: string('call, message (without an answer) or link.'),
      callCount: whole(),
      ratePerSecond: numeric(),
      errorCount: whole(),
      errorRate: numeric('From 0 to 1.'),
      averageMs: numericOrNull(),
      p95Ms: numericOrNull('Within 1%.'),
    },
    RANGE_SCHEMA,
  ),
  run: async (context) => {
    const { args, reader, limits, account, nowUnixNano } = context;
    const timeRange = recentRange(args, nowUnixNano);
    const { edges } = await new ServiceMaps(reader, limits, account).serviceMap({
      filter: spanFilter(args.query),
      timeRange,
      wish: { quantiles: true, numbers: [] },
    });
    const touching = edges.filter((edge) => touches(edge, args.service, args.direction));
    const sorted = touching.toSorted((a, b) => callsOf(b) - callsOf(a));
    const notes = async (total: number) => [
      ...(total === 0 && edges.length > 0 ? ['Others are called. Compare the spelling with list_services.'] : []),
      ...(edges.length === 0 ? await emptyRangeNotes(0, context) : []),
    ];
    const words = { what: 'connections', head: shownRange(timeRange), advice: 'Pass service.', notes };
    return wholeListAnswer(sorted, args.limit, shownEdges, words, context);
  },
});

function touches(
  { source, target }: ServiceMapEdge,
  name: string | undefined,
  direction: (typeof DIRECTIONS)[number],
): boolean {
  if (name === undefined) return true;
  return (direction !== 'callees' && target.name === name) || (direction !== 'callers' && source.name === name);
}

function callsOf({ measures: { measures } }: ServiceMapEdge): number {
  return measures?.count ?? 0;
}

async function shownEdges(edges: readonly ServiceMapEdge[]): Promise<readonly object[]> {
  return edges.map(shownEdge);
}

function shownEdge({ source, target, kind, measures }: ServiceMapEdge): object {
  return {
    caller: shownName(source.name),
    callee: shownName(target.name),
    calleeKind: target.kind.toLowerCase(),
    via: kind.toLowerCase(),
    callCount: measures.measures?.count ?? 0,
    ratePerSecond: rateOf(measures),
    errorCount: measures.measures?.errorCount ?? 0,
    errorRate: errorRateOf(measures) ?? 0,
    averageMs: millisecondsOf(averageOf(measures)),
    p95Ms: millisecondsOf(quantileOf(measures, SLOW)),
  };
}
