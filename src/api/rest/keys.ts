/** The names of fields in Teletrace's API. */
import type { AttributeScope } from '../../model/attributes.ts';
import type { EnumField, Int64Field, SentOrderField, StringField } from '../../storage/query.ts';

/** The prefixes of attribute keys. */
export const ATTRIBUTE_PREFIXES: Readonly<Record<AttributeScope, string>> = {
  SPAN: 'span.attributes.',
  RESOURCE: 'resource.attributes.',
  SCOPE: 'scope.attributes.',
  EVENT: 'span.event.attributes.',
  LINK: 'span.link.attributes.',
};

const SCOPES: readonly AttributeScope[] = ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'];

/** The meaning of a key. */
export type Key =
  | { readonly type: 'attribute'; readonly scope: AttributeScope; readonly key: string }
  | { readonly type: 'id'; readonly field: 'traceId' | 'spanId' | 'parentSpanId' }
  | { readonly type: 'string'; readonly field: StringField }
  | { readonly type: 'eventName' }
  | { readonly type: 'enum'; readonly field: EnumField; readonly values: readonly string[] }
  | { readonly type: 'int64'; readonly field: Int64Field; readonly order: SentOrderField };

/** As the original writes them. The index is the number in OTLP. */
export const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;
export const STATUS_CODES = ['Unset', 'Ok', 'Error'] as const;

/** Fields that can be queried, in the order in which they are listed. */
export const FIELDS: Readonly<Record<string, Exclude<Key, { type: 'attribute' }>>> = {
  'span.traceId': { type: 'id', field: 'traceId' },
  'span.spanId': { type: 'id', field: 'spanId' },
  'span.parentSpanId': { type: 'id', field: 'parentSpanId' },
  'span.name': { type: 'string', field: 'name' },
  'span.kind': { type: 'enum', field: 'kind', values: KINDS },
  'span.startTimeUnixNano': { type: 'int64', field: 'startTimeUnixNano', order: 'START_TIME' },
  'span.endTimeUnixNano': { type: 'int64', field: 'endTimeUnixNano', order: 'END_TIME' },
  'span.status.message': { type: 'string', field: 'statusMessage' },
  'span.status.code': { type: 'enum', field: 'statusCode', values: STATUS_CODES },
  'span.events.name': { type: 'eventName' },
  'scope.name': { type: 'string', field: 'scopeName' },
  'scope.version': { type: 'string', field: 'scopeVersion' },
  'externalFields.durationNano': { type: 'int64', field: 'durationNano', order: 'DURATION' },
};

/** Undefined if there is no such key. */
export function parseKey(name: string): Key | undefined {
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  for (const scope of SCOPES) {
    const prefix = ATTRIBUTE_PREFIXES[scope];
    if (name.startsWith(prefix)) return { type: 'attribute', scope, key: name.slice(prefix.length) };
  }
  return undefined;
}

/** The possible keys, for messages. */
export const KEY_FORMS = `one of ${Object.keys(FIELDS).join(', ')}, or ${Object.values(ATTRIBUTE_PREFIXES)
  .map((prefix) => `${prefix}<key>`)
  .join(', ')}`;
