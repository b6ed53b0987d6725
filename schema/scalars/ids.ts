/** The scalars TraceID and SpanID. */
import { Kind } from 'graphql';
import { builder } from '../builder.ts';
import { literalRefusal, refusal } from './refusal.ts';

function hexScalar(name: 'TraceID' | 'SpanID', digits: number, description: string): void {
  const pattern = new RegExp(`^[0-9a-fA-F]{${digits}}$`);
  const wanted = `${name} takes a string of ${digits} hex digits`;
  const parse = (value: unknown) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw refusal(wanted, value);
    return value.toLowerCase();
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

hexScalar('TraceID', 32, 'A trace id: 32 lower-case hex digits. Input may be in any case.');
hexScalar('SpanID', 16, 'A span id: 16 lower-case hex digits. Input may be in any case. Unique only inside its trace.');
