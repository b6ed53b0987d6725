/** The type Operation. */
import { SpanKindRef } from '../enums.ts';
import { knownKind } from '../kind.ts';
import { OperationRef } from '../refs.ts';

OperationRef.implement({
  description: 'What a service does: all its spans of one name and kind.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the spans.' }),
    kind: t.field({
      type: SpanKindRef,
      description: 'The kind of these spans: spans of one name and different kinds are different operations.',
      resolve: ({ kind }) => knownKind(kind),
    }),
    spanCount: t.expose('spanCount', { type: 'Count', description: 'How many spans there are.' }),
  }),
});
