/** The scalar Duration. */
import { Kind } from 'graphql';
import { DURATION_FORM, parseDuration } from '../../src/model/duration.ts';
import type { Interval } from '../../src/query/metrics/bucket-times.ts';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

const WANTED = `Duration takes ${DURATION_FORM}, or "auto" where a field offers it`;
const NANOSECONDS_A_MILLISECOND = 1_000_000n;

builder.scalarType('Duration', {
  description:
    'A length of time: numbers with the units `ms`, `s`, `m`, `h` and `d`, such as `500ms`, `1m`, `1h30m` or `1d`. `auto` ' +
    'where a field offers it.',
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
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? undefined : BigInt(milliseconds) * NANOSECONDS_A_MILLISECOND;
}
