/** The type ParsedFilter and the field `Query.parseFilter`. */
import type { Mistake } from '../../src/query/traceql/fault.ts';
import { parseTraceql } from '../../src/query/traceql/parse-traceql.ts';
import type { SpanFilter, TraceFilter } from '../../src/query/types.ts';
import { builder } from '../builder.ts';
import { toSpanFilterInput, toTraceFilterInput } from '../inputs/translate/filter-input.ts';
import { withInput } from '../inputs/translate/with-input.ts';

interface ParsedFilter {
  readonly spanFilter?: SpanFilter;
  readonly traceFilter?: TraceFilter;
  readonly mistakes: readonly Mistake[];
}

const FilterMistakeRef = builder.objectRef<Mistake>('FilterMistake').implement({
  description: 'A mistake in the text form of a filter.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong.' }),
    offset: t.exposeInt('offset', {
      description: 'Start of the mistake, in UTF-16 code units from the start of the text.',
    }),
    length: t.exposeInt('length', { description: 'Length of the mistake, in UTF-16 code units.' }),
    line: t.exposeInt('line', { description: 'Line of the mistake. The first line is 1.' }),
    column: t.exposeInt('column', { description: 'Column of the mistake. The first column is 1.' }),
    expected: t.exposeStringList('expected', { description: 'What the parser would accept there.' }),
  }),
});

const ParsedFilterRef = builder.objectRef<ParsedFilter>('ParsedFilter').implement({
  description: 'The result of parsing the text form of a filter: either its mistakes, or both typed forms.',
  fields: (t) => ({
    spanFilter: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'A value of the input type SpanFilter that selects the same spans. An error where only the text can say it: ' +
        'comparisons of two fields, arithmetic, groups, siblings, aggregates of an attribute without a scope.',
      resolve: ({ spanFilter }) => spanFilter && { json: toSpanFilterInput(withInput(spanFilter)) },
    }),
    traceFilter: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'A value of the input type TraceFilter that selects the traces of these spans. An error as for `spanFilter`.',
      resolve: ({ traceFilter }) => traceFilter && { json: toTraceFilterInput(withInput(traceFilter)) },
    }),
    mistakes: t.field({
      type: [FilterMistakeRef],
      description: 'Mistakes in the order of the text. Empty if the text is valid.',
      resolve: ({ mistakes }) => mistakes,
    }),
  }),
});

builder.queryField('parseFilter', (t) =>
  t.field({
    type: ParsedFilterRef,
    description: 'Parses the text form of a filter (TraceQL syntax) without searching. For editors.',
    args: { query: t.arg.string({ required: true, description: 'For example `{ resource.service.name = "cart" }`.' }) },
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
