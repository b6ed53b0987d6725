/** Fields, operators and stored values of conditions. */
import { useAnswer } from '../data/use-answer.ts';
import {
  AttributeKeysDocument,
  type AttributeScope,
  AttributeValuesDocument,
  ServiceNamesDocument,
} from '../generated/graphql.ts';
import { fieldOf, literalOf } from './query-text.ts';

const SERVICE = 'resource.service.name';
/** Fields that are no attributes, with the values that they can have. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  [SERVICE]: [],
  name: [],
  status: ['error', 'ok', 'unset'],
  kind: ['server', 'client', 'internal', 'producer', 'consumer'],
  duration: ['10ms', '100ms', '1s'],
  'trace:duration': ['100ms', '1s', '10s'],
  'trace:rootName': [],
};
/** How a field is compared. */
export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', '=~', '!~'];
/** Fields whose values stand without quotes. */
const BARE = /^(?:status|kind|duration|trace:duration)$/;

/** A stored key of attributes. */
export interface Key {
  readonly key: string;
  readonly scope: AttributeScope;
}

/** A value that the field is known to have. `type`: as the API names it, or WORD for a word of TraceQL. */
export interface Known {
  readonly value: unknown;
  readonly type: string;
}

/** Attributes whose keys begin with what is typed after the scope. */
export function useKeysOf(field: string): readonly Key[] {
  const prefix = field.replace(/^(?:span|resource|event|link|instrumentation)?\./, '');
  return useAnswer(AttributeKeysDocument, { prefix }).data?.attributeKeys.nodes ?? [];
}

/** Stored values of the field that begin with what is typed. */
export function useValuesOf(field: string, keys: readonly Key[], typed: string): readonly Known[] {
  // Without a scope it is an attribute of any.
  const isUnscoped = field.startsWith('.');
  const attribute = keys.find(({ scope, key }) => fieldOf(isUnscoped ? '' : scope, key) === field);
  const isService = field === SERVICE;
  const services = useAnswer(ServiceNamesDocument, isService ? {} : undefined).data?.services ?? [];
  const asked =
    attribute && !isService
      ? { key: attribute.key, scope: isUnscoped ? null : attribute.scope, prefix: typed }
      : undefined;
  const stored = useAnswer(AttributeValuesDocument, asked).data?.attributeValues.nodes ?? [];
  if (isService) return services.map(({ name }) => ({ value: name, type: 'STRING' }));
  const fixed = FIELDS[field];
  if (fixed !== undefined) return fixed.map((name) => ({ value: name, type: 'WORD' }));
  return asked === undefined ? [] : stored;
}

/** A value as TraceQL writes it behind this field. */
export function literal(field: string, value: string, known: readonly Known[]): string {
  if (BARE.test(field)) return value;
  const stored = known.find((one) => String(one.value) === value);
  if (stored !== undefined && stored.type !== 'WORD') return literalOf(stored.value, stored.type);
  return /^-?\d+(?:\.\d+)?$/.test(value) ? value : JSON.stringify(value);
}
