/** The scalar Duration. */
import { Kind } from 'graphql';
import { DURATION_FORM } from '../../src/model/duration.ts';
import { parseDurationNano } from '../../src/model/go-duration.ts';
import type { Interval } from '../../src/query/metrics/bucket-times.ts';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

const WANTED = `Duration takes ${DURATION_FORM}, or "auto" where a field offers it`;

builder.scalarType('Duration', {
  description:
    'A length of time: numbers with the units `ns`, `us` (or `µs`), `ms`, `s`, `m`, `h` and `d`, such as `500ms`, `1.5s`, ' +
    '`1h30m` or `1d`. `auto` where a field offers it.',
  serialize: (value) => value,
  parseValue: (value) => {
    const duration = typeof value === 'string' ? parse(value) : undefined;
    if (duration === undefined) throw refusal(WANTED, value);
    return duration;
  },
  parseLiteral: (node) => {
    const duration = node.kind === Kind.STRING ? parse(node.value) : undefined;
    if (duration === undefined) throw literalRefusal(WANTED, node);
    return duration;
  },
});

function parse(text: string): Interval | undefined {
  if (text === 'auto') return text;
  const nanoseconds = parseDurationNano(text);
  return nanoseconds === undefined || nanoseconds < 0n ? undefined : nanoseconds;
}
