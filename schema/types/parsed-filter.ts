/** The type ParsedFilter and the field `Query.parseFilter`. */
import type { Mistake } from '../../src/query/traceql/fault.ts';
import { parseTraceql } from '../../src/query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { toSpanFilterInput, toTraceFilterInput } from '../inputs/translate/filter-input.ts';

interface ParsedFilter {
  readonly spanFilter?: SpanFilter;
  readonly traceFilter?: TraceFilter;
  readonly mistakes: readonly Mistake[];
}

const FilterMistakeRef = builder.objectRef<Mistake>('FilterMistake').implement({
  description: 'What cannot be read in the text form of a filter, and where.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What was found.' }),
    offset: t.exposeInt('offset', { description: 'Where it begins: UTF-16 code units from the start of the text.' }),
    length: t.exposeInt('length', { description: 'Its length in UTF-16 code units.' }),
    line: t.exposeInt('line', { description: 'Its line, from 1.' }),
    column: t.exposeInt('column', { description: 'Its column, from 1.' }),
    expected: t.exposeStringList('expected', { description: 'What could stand there instead.' }),
  }),
});

const ParsedFilterRef = builder.objectRef<ParsedFilter>('ParsedFilter').implement({
  description: 'The text form of a filter, read. Either it has mistakes, or both typed forms are there.',
  fields: (t) => ({
    spanFilter: t.field({
      type: 'JSON',
      nullable: true,
      description: 'A value for the input SpanFilter: the spans that the text chooses.',
      resolve: ({ spanFilter }) => spanFilter && { json: toSpanFilterInput(spanFilter) },
    }),
    traceFilter: t.field({
      type: 'JSON',
      nullable: true,
      description: 'A value for the input TraceFilter: the traces in which the text chooses a span.',
      resolve: ({ traceFilter }) => traceFilter && { json: toTraceFilterInput(traceFilter) },
    }),
    mistakes: t.field({
      type: [FilterMistakeRef],
      description: 'In the order of the text; empty where it can be read.',
      resolve: ({ mistakes }) => mistakes,
    }),
  }),
});

builder.queryField('parseFilter', (t) =>
  t.field({
    type: ParsedFilterRef,
    description: 'Reads the text form of a filter (TraceQL syntax) without searching, for editors.',
    args: { query: t.arg.string({ required: true, description: 'Such as `{ resource.service.name = "cart" }`.' }) },
    resolve: (_root, { query }) => {
      const spans = parseTraceql(query, 'spans');
      const traces = parseTraceql(query, 'traces');
      // The two forms of a text are bounded each by itself, so that one may have a mistake and the other none.
      const mistakes = [traces, spans].flatMap((parsed) => ('mistakes' in parsed ? [parsed.mistakes] : []));
      return {
        mistakes: mistakes[0] ?? [],
        ...('filter' in traces && mistakes.length === 0 && { traceFilter: traces.filter }),
        ...('filter' in spans && mistakes.length === 0 && { spanFilter: spans.filter }),
      };
    },
  }),
);
