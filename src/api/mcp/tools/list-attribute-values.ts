import { attributeType } from '../../../model/attributes.ts';
import { shownValue } from '../answers/attributes.ts';
import { listSchema } from '../answers/list-answer.ts';
import { anything, string, whole } from '../answers/schemas.ts';
import {
  CURSOR,
  limitArgument,
  nameArgument,
  pageLimit,
  queryArgument,
  requiredName,
  spanFilter,
} from '../arguments/common.ts';
import { OPEN_RANGE, openRange } from '../arguments/times.ts';
import { readAttributeName } from './attribute-names.ts';
import { emptyRangeNotes } from './empty-range.ts';
import { connectionAnswer } from './pages.ts';
import { tool } from './tool.ts';

const MAX_VALUE = 200;

export const listAttributeValues = tool({
  name: 'list_attribute_values',
  title: 'List values of an attribute',
  description:
    'The values that an attribute has, the most frequent first, each with its number of spans. Use it to write a condition that really ' +
    'matches. Strings are compared with case, and int 200 is not the string "200": type tells which it is. With a query only values ' +
    'of the chosen spans. Find names with list_attribute_keys.',
  input: {
    attribute: requiredName(
      'Scope and key, such as span.http.route or resource.host.name; .http.route is the key in any scope.',
    ),
    prefix: nameArgument('Only values whose texts begin like this. Case counts.'),
    query: queryArgument('the spans whose values are listed'),
    ...OPEN_RANGE,
    limit: limitArgument('values', 50),
    cursor: CURSOR,
  },
  output: listSchema({ value: anything('As natural JSON. Long ones are cut.'), type: string(), spanCount: whole() }),
  run: async (context) => {
    const { args, query, limits, after } = context;
    const values = query.catalog.attributeValues({
      ...readAttributeName('attribute', args.attribute),
      prefix: args.prefix,
      filter: spanFilter(args.query),
      timeRange: openRange(args),
      first: pageLimit(args.limit, limits),
      after,
    });
    return connectionAnswer(
      values,
      async (nodes) =>
        nodes.map(({ value, count }) => ({
          value: shownValue(value, MAX_VALUE),
          type: attributeType(value).toLowerCase(),
          spanCount: count,
        })),
      { what: 'values', advice: 'Pass prefix.', notes: (total) => emptyRangeNotes(total, context) },
      context,
    );
  },
});
