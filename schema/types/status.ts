/** The type Status. */
import { builder } from '../builder.ts';
import { StatusCodeRef } from '../enums.ts';
import { knownStatusCode } from '../kind.ts';
import { StatusRef } from '../refs.ts';

builder.objectType(StatusRef, {
  description: 'The status of the work of a span.',
  fields: (t) => ({
    code: t.field({
      type: StatusCodeRef,
      description: 'The status code. UNSET also if this version does not know the code.',
      resolve: ({ statusCode }) => knownStatusCode(statusCode),
    }),
    message: t.exposeString('statusMessage', { description: 'What went wrong. Often empty.' }),
  }),
});
