/** The scalar DateTime. */
import { Kind } from 'graphql';
import { MOMENT_FORM, parseMoment } from '../../src/model/relative-time.ts';
import { formatDateTime } from '../../src/model/time.ts';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

const WANTED = `DateTime takes ${MOMENT_FORM} (RFC 3339, at most 9 fraction digits)`;

builder.scalarType('DateTime', {
  description:
    'A time in RFC 3339 with nanoseconds. Comes out in UTC with nine fraction digits, like ' +
    '`2024-10-30T12:24:00.123456789Z`. Goes in with any offset and up to nine fraction digits, or relative to now: `now`, ' +
    '`now-1h`, `now-1h30m`, `now-1d/d`. The units are `ms`, `s`, `m`, `h`, `d`, `w`, `M` (months) and `y`; `/d` goes back to the ' +
    'beginning of the day. Days, weeks (from Monday), months and years are those of UTC. All relative times of an operation ' +
    'have the same now, and all pages of a walk that of its first page.',
  serialize: (value) => formatDateTime(value),
  parseValue: (value) => {
    const time = typeof value === 'string' ? parseMoment(value) : undefined;
    if (time === undefined) throw refusal(WANTED, value);
    return time;
  },
  parseLiteral: (node) => {
    const time = node.kind === Kind.STRING ? parseMoment(node.value) : undefined;
    if (time === undefined) throw literalRefusal(WANTED, node);
    return time;
  },
});
