/** The type AttributeStatistics. */
import { type GraphQLResolveInfo, getArgumentValues, getNamedType, isObjectType, type SelectionSetNode } from 'graphql';
import { finite } from '../finite.ts';
import { AttributeStatisticsRef } from '../refs.ts';

AttributeStatisticsRef.implement({
  description:
    'Statistics of the numeric values of an attribute. An INT beyond 2^53 is shown as the nearest Float. Null replaces a ' +
    'result that a Float cannot show, such as an infinity.',
  fields: (t) => ({
    count: t.expose('count', {
      type: 'Count',
      description: 'How many numbers there are. A number that a span has several times counts each time.',
    }),
    min: t.float({ nullable: true, description: 'The minimum.', resolve: ({ min }) => finite(min) }),
    max: t.float({ nullable: true, description: 'The maximum.', resolve: ({ max }) => finite(max) }),
    avg: t.float({ nullable: true, description: 'The arithmetic mean.', resolve: ({ avg }) => finite(avg) }),
    quantile: t.float({
      nullable: true,
      description:
        'The quantile `q`. It is exact, and interpolated linearly between the closest ranks; in a comparison of spans it is off by ' +
        'at most 1% of its value.',
      args: {
        q: t.arg.float({ required: true, description: 'From 0 (the minimum) to 1 (the maximum). 0.99 gives p99.' }),
      },
      resolve: ({ quantile }, { q }) => finite(quantile(q)),
    }),
  }),
});

/**
 * All `q` of the `quantile` fields, so that one read answers them all: whether the object is null must be known before
 * its fields run. Fields that @skip leaves out may be included.
 */
export function quantilesAskedFor({ returnType, fieldNodes, fragments, variableValues }: GraphQLResolveInfo): number[] {
  const type = getNamedType(returnType);
  const field = isObjectType(type) ? type.getFields().quantile : undefined;
  const asked: number[] = [];
  for (const node of fieldNodes) collect(node.selectionSet);
  return asked;

  function collect(selectionSet: SelectionSetNode | undefined): void {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === 'FragmentSpread') collect(fragments[selection.name.value]?.selectionSet);
      else if (selection.kind === 'InlineFragment') collect(selection.selectionSet);
      else if (field !== undefined && selection.name.value === field.name) {
        const { q } = getArgumentValues(field, selection, variableValues);
        if (typeof q === 'number') asked.push(q);
      }
    }
  }
}
