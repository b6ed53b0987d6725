/** The scalars TraceID and SpanID. */
import { Kind } from 'graphql';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

interface HexScalar {
  readonly name: 'TraceID' | 'SpanID';
  readonly digits: number;
  readonly pattern: RegExp;
  /** The accepted form, as the end of the message of a refusal. */
  readonly takes: string;
  readonly description: string;
}

function hexScalar({ name, digits, pattern, takes, description }: HexScalar): void {
  const wanted = `${name} takes ${takes}`;
  const parse = (value: unknown) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw refusal(wanted, value);
    return value.toLowerCase().padStart(digits, '0');
  };
  builder.scalarType(name, {
    description,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => {
      if (node.kind !== Kind.STRING) throw literalRefusal(wanted, node);
      return parse(node.value);
    },
  });
}

hexScalar({
  name: 'TraceID',
  digits: 32,
  pattern: /^(?:[0-9a-fA-F]{16}){1,2}$/,
  takes: 'a string of 16 or 32 hex digits',
  description:
    'A trace id: 32 lower-case hex digits. Input may be in any case, and may have 16 digits: an id of 64 bits, which is ' +
    'stored with zeros on the left.',
});
hexScalar({
  name: 'SpanID',
  digits: 16,
  pattern: /^[0-9a-fA-F]{16}$/,
  takes: 'a string of 16 hex digits',
  description: 'A span id: 16 lower-case hex digits. Input may be in any case. Unique only inside its trace.',
});
