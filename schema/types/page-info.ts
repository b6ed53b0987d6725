/** The type PageInfo. */
import type { PageInfo } from '../../src/query/connection.ts';
import { builder } from '../builder.ts';

export const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'The place of a page in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether there are items after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether there are items before this page.' }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Cursor of the first item, for `before`.',
    }),
    endCursor: t.exposeString('endCursor', { nullable: true, description: 'Cursor of the last item, for `after`.' }),
    orderChanged: t.exposeBoolean('orderChanged', {
      description:
        'Items may have moved since the first page of this walk, so that its pages may repeat or leave out some. False on a ' +
        'first page, and where the pages of the walk together are exactly the list as it was at the first page. Unfinished ' +
        'spans are not reported: see `SpanOrderField`.',
    }),
  }),
});
