/** The spans of an error group as conditions of TraceQL. */
import { equals, ofService } from './conditions.ts';

export interface FoundError {
  readonly type: string;
  /** In general form, with `<value>` and the like in place of what differs. */
  readonly message: string;
  readonly services: readonly { readonly name: string }[];
  readonly operations: readonly { readonly name: string }[];
  readonly examples: readonly { readonly status: { readonly message: string } }[];
}

/** UTF-16 units. The server generalizes only the start of a longer message. */
const CUT = 500;

export function errorConditions({ type, message, services, operations, examples }: FoundError): string[] {
  const [service] = services;
  const where = services.length === 1 && service !== undefined ? [ofService(service.name)] : [];
  if (type !== '') {
    return [...where, equals('event.exception.type', type), matches('event.exception.message', message)];
  }
  // Such an error belongs to one operation. Without a message of its own it has one that says what failed.
  const [operation] = operations;
  const isSilent = examples.every(({ status }) => status.message === '');
  return [
    ...where,
    ...(operation === undefined ? [] : [equals('name', operation.name)]),
    'status = error',
    isSilent ? equals('statusMessage', '') : matches('statusMessage', message),
  ];
}

/** A condition on a text that has this general form. */
function matches(field: string, general: string): string {
  const literal = general.split(/<(?:text|address|value)>|\uFFFD/);
  if (literal.length === 1 && general.length < CUT) return equals(field, general);
  const pattern = literal.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*');
  return `${field} =~ ${JSON.stringify(`(?s)${pattern}${general.length < CUT ? '' : '.*'}`)}`;
}
