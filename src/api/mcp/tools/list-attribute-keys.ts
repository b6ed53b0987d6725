import { listSchema } from '../answers/list-answer.ts';
import { list, string, whole } from '../answers/schemas.ts';
import { shownName } from '../answers/shown-text.ts';
import { optional } from '../arguments/argument.ts';
import { CURSOR, limitArgument, nameArgument, pageLimit, queryArgument, spanFilter } from '../arguments/common.ts';
import { choice } from '../arguments/kinds.ts';
import { OPEN_RANGE, openRange } from '../arguments/times.ts';
import { SCOPE_WORDS, scopeOf, scopeWord } from './attribute-names.ts';
import { emptyRangeNotes } from './empty-range.ts';
import { connectionAnswer } from './pages.ts';
import { tool } from './tool.ts';

export const listAttributeKeys = tool({
  name: 'list_attribute_keys',
  title: 'List attribute keys',
  description:
    'The keys of attributes that spans have, each with its scope, types and number of spans. Use it before you write TraceQL with an ' +
    'attribute, instead of guessing a key: name is as TraceQL wants it (span.http.route). With a query only keys of the chosen spans. ' +
    'Next: list_attribute_values of a key.',
  input: {
    contains: nameArgument('Only keys with this part. Case counts.'),
    scope: optional(choice('Only keys of this scope.', SCOPE_WORDS)),
    query: queryArgument('the spans whose keys are listed'),
    ...OPEN_RANGE,
    limit: limitArgument('keys', 100),
    cursor: CURSOR,
  },
  output: listSchema({
    name: string('Scope and key.'),
    key: string(),
    scope: string(),
    types: list({ type: 'string' }, 'string, int, double, bool, bytes, array, kvlist or empty.'),
    spanCount: whole(),
  }),
  run: async (context) => {
    const { args, query, limits, after } = context;
    const keys = query.catalog.attributeKeys({
      scope: scopeOf(args.scope),
      contains: args.contains,
      filter: spanFilter(args.query),
      timeRange: openRange(args),
      first: pageLimit(args.limit, limits),
      after,
    });
    return connectionAnswer(
      keys,
      (nodes) =>
        Promise.all(
          nodes.map(async ({ key, scope, types, spanCount }) => ({
            name: shownName(`${scopeWord(scope)}.${key}`),
            key: shownName(key),
            scope: scopeWord(scope),
            types: types.map((type) => type.toLowerCase()),
            spanCount: await spanCount(),
          })),
        ),
      { what: 'keys', advice: 'Pass contains.', notes: (total) => emptyRangeNotes(total, context) },
      context,
    );
  },
});
