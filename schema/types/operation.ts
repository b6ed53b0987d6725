/** The type Operation. */
import { SpanKindRef } from '../enums.ts';
import { knownKind } from '../kind.ts';
import { OperationRef } from '../refs.ts';

OperationRef.implement({
  description: 'All spans of a service with one name and kind.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the spans.' }),
    kind: t.field({
      type: SpanKindRef,
      description: 'The kind of these spans. Spans with the same name but different kinds are different operations.',
      resolve: ({ kind }) => knownKind(kind),
    }),
    spanCount: t.expose('spanCount', { type: 'Count', description: 'Number of spans.' }),
  }),
});
