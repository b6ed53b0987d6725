/** The type Exception. */
import { ExceptionRef } from '../refs.ts';

ExceptionRef.implement({
  description: 'An exception that happened in a span. Texts that were not sent are empty.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The attribute `exception.type`.' }),
    message: t.exposeString('message', { description: 'The attribute `exception.message`.' }),
    stacktrace: t.exposeString('stacktrace', { description: 'The attribute `exception.stacktrace`.' }),
    time: t.expose('timeUnixNano', { type: 'DateTime', description: 'When it was recorded.' }),
  }),
});
