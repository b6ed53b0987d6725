/** The type Status. */
import { STATUS_CODES } from '../../src/model/span.ts';
import { builder } from '../builder.ts';
import { StatusCodeRef } from '../enums.ts';
import { StatusRef } from '../refs.ts';

builder.objectType(StatusRef, {
  description: 'How the work of a span ended.',
  fields: (t) => ({
    code: t.field({
      type: StatusCodeRef,
      description: 'UNSET also stands for a code that this version does not know.',
      resolve: ({ statusCode }) => (statusCode in STATUS_CODES ? (statusCode as 0 | 1 | 2) : 0),
    }),
    message: t.exposeString('statusMessage', { description: 'What went wrong; often empty.' }),
  }),
});
