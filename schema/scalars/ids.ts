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
  const idIn = (value: unknown): string | undefined =>
    typeof value === 'string' && pattern.test(value) ? value.toLowerCase().padStart(digits, '0') : undefined;
  builder.scalarType(name, {
    description,
    serialize: (value) => value,
    parseValue: (value) => {
      const id = idIn(value);
      if (id === undefined) throw refusal(wanted, value);
      return id;
    },
    parseLiteral: (node) => {
      const id = node.kind === Kind.STRING ? idIn(node.value) : undefined;
      if (id === undefined) throw literalRefusal(wanted, node);
      return id;
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
