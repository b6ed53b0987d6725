/** The type Status. */
import { STATUS_CODES } from '../../src/model/span.ts';
import { builder } from '../builder.ts';
import { StatusCodeRef } from '../enums.ts';
import { StatusRef } from '../refs.ts';

builder.objectType(StatusRef, {
  description: 'The status of the work of a span.',
  fields: (t) => ({
    code: t.field({
      type: StatusCodeRef,
      description: 'The status code. UNSET also if this version does not know the code.',
      resolve: ({ statusCode }) => (statusCode in STATUS_CODES ? (statusCode as 0 | 1 | 2) : 0),
    }),
    message: t.exposeString('statusMessage', { description: 'What went wrong. Often empty.' }),
  }),
});
