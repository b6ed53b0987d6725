/** The scalar DateTime. */
import { Kind } from 'graphql';
import { formatDateTime, parseDateTime } from '../../src/model/time.ts';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

const WANTED = 'DateTime takes a time like "2024-10-30T12:24:00.123456789Z" (RFC 3339, at most 9 fraction digits)';

builder.scalarType('DateTime', {
  description:
    'A time in RFC 3339 with nanoseconds. Comes out in UTC with nine fraction digits, like ' +
    '`2024-10-30T12:24:00.123456789Z`. Goes in with any offset and up to nine fraction digits.',
  serialize: (value) => formatDateTime(value),
  parseValue: (value) => {
    const time = typeof value === 'string' ? parseDateTime(value) : undefined;
    if (time === undefined) throw refusal(WANTED, value);
    return time;
  },
  parseLiteral: (node) => {
    const time = node.kind === Kind.STRING ? parseDateTime(node.value) : undefined;
    if (time === undefined) throw literalRefusal(WANTED, node);
    return time;
  },
});
