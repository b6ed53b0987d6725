/** The fields of TraceQL as labels, as groups of the port, and as what the port measures. */
import { naturalText } from '../../model/attribute-text.ts';
import type { AttributeScope } from '../../model/attributes.ts';
import { SpanKind, StatusCode } from '../../model/span.ts';
import type { AttributeName, GroupField, GroupValue } from '../../storage/measures.ts';
import type { Field } from '../traceql/syntax.ts';
import type { LabelValue } from './answer.ts';
import type { GroupReading, MeasuredField } from './plan.ts';

const SERVICE_NAME = 'service.name';

/** The scopes that an attribute without a scope is looked for in, in this order. */
const OF_UNSCOPED = ['SPAN', 'RESOURCE'] as const satisfies readonly AttributeScope[];

const PREFIXES: Readonly<Record<AttributeScope, string>> = {
  SPAN: 'span.',
  RESOURCE: 'resource.',
  SCOPE: 'instrumentation.',
  EVENT: 'event.',
  LINK: 'link.',
};

/** Intrinsics that have an older name without a scope, which labels have. */
const OLDER_NAMES: Readonly<Record<string, string>> = {
  'span:name': 'name',
  'span:kind': 'kind',
  'span:status': 'status',
  'span:statusMessage': 'statusMessage',
  'span:duration': 'duration',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootServiceName',
  'trace:duration': 'traceDuration',
};

/** Intrinsics that the port groups by. */
export const GROUPED_INTRINSICS: Readonly<Record<string, GroupField>> = {
  'span:name': 'name',
  'span:kind': 'kind',
  'span:status': 'statusCode',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootService',
};

/** `resource.service.name`, `.foo`, `name`, `event:name`. */
export function fieldLabel(field: Field): string {
  if (field.kind === 'intrinsic') return OLDER_NAMES[field.name] ?? field.name;
  return `${field.scope === undefined ? '.' : PREFIXES[field.scope]}${field.key}`;
}

/** Whether it is a number that depends on the whole trace, and has no meaning as a measure. */
export function isOfNestedSets(field: Field): boolean {
  return field.kind === 'intrinsic' && field.name.startsWith('nestedSet');
}

/** `resource.service.name`. */
export function attributeLabel({ key, scope }: Required<AttributeName>): string {
  return PREFIXES[scope] + key;
}

/** How the port groups by the field. Undefined if it cannot. */
export function groupReading(field: Field): GroupReading | undefined {
  if (field.kind === 'attribute') return attributeReading(field);
  const grouped = GROUPED_INTRINSICS[field.name];
  return grouped && { keys: [{ field: grouped }], label: ([value]) => fieldLabelValue(grouped, value) };
}

/** What the port measures of the field. */
export function measuredField(field: Field): MeasuredField {
  if (field.kind === 'intrinsic') return { type: field.name === 'span:duration' ? 'duration' : 'other' };
  // The port adds up the numbers of all events; the first one counts.
  if (field.scope === 'EVENT' || field.scope === 'LINK') return { type: 'other' };
  const scopes = field.scope === undefined ? OF_UNSCOPED : [field.scope];
  return { type: 'numbers', names: scopes.map((scope) => ({ key: field.key, scope })) };
}

/** The value of a grouped field as a label. A missing name of a service or a root is the empty text, as in Tempo. */
export function fieldLabelValue(field: GroupField, value: GroupValue): LabelValue {
  if (field === 'statusCode') return wordOf(StatusCode, value);
  return field === 'kind' ? wordOf(SpanKind, value) : (labelValue(value) ?? '');
}

/** Undefined without a value. Lists, maps and bytes are texts. */
export function labelValue(value: GroupValue): LabelValue | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? naturalText(value) : value;
}

function attributeReading({ key, scope }: Extract<Field, { readonly kind: 'attribute' }>): GroupReading {
  const scopes = scope === undefined ? OF_UNSCOPED : [scope];
  const isService = key === SERVICE_NAME && scopes.at(-1) === 'RESOURCE';
  return {
    keys: scopes.map((each) =>
      isService && each === 'RESOURCE' ? { field: 'service' } : { attribute: { key, scope: each } },
    ),
    label: (values) => labelValue(values.find((value) => value !== undefined)) ?? (isService ? '' : undefined),
  };
}

/** `error`, `server`. A number without a name stays one. */
function wordOf(words: Readonly<Record<string, number>>, value: GroupValue): LabelValue {
  const word = Object.keys(words).find((name) => words[name] === Number(value));
  return word?.toLowerCase() ?? BigInt(Number(value));
}
