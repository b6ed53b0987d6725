/** Queries that are a list of conditions: `{ a && b }`. What stands in brackets is one condition: `(a || b)`. */
import type { AttributeScope } from '../generated/graphql.ts';

/** The conditions of the text; none for an empty one. Undefined if it is anything but a list of conditions. */
export function conditionsOf(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  const inner = trimmed.slice(1, -1);
  // Texts in quotes, `&&`, or single characters.
  const tokens = inner.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|&&|\|\||[\s\S]/g) ?? [];
  if (tokens.some((token) => /^[{}"`]$/.test(token))) return undefined;
  const conditions = [''];
  let depth = 0;
  for (const token of tokens) {
    depth += { '(': 1, ')': -1 }[token] ?? 0;
    if (depth < 0 || (depth === 0 && token === '||')) return undefined;
    if (depth === 0 && token === '&&') conditions.push('');
    else conditions.push((conditions.pop() ?? '') + token);
  }
  if (depth > 0) return undefined;
  const found = conditions.map((condition) => condition.trim());
  if (found.length === 1 && found[0] === '') return [];
  return found.includes('') ? undefined : found;
}

/** The text of a list of conditions; empty for none. */
export function textOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `{ ${conditions.join(' && ')} }`;
}

/** The query with more conditions that the same span meets, or else another span of the trace. */
export function withConditions(text: string, ...added: readonly string[]): string {
  const conditions = conditionsOf(text);
  if (conditions !== undefined) return textOf([...conditions, ...added]);
  return added.length === 0 ? text : `(${text.trim()}) && ${textOf(added)}`;
}

/** What a scope is called in TraceQL. */
const SCOPES: Readonly<Record<string, string>> = {
  SPAN: 'span',
  RESOURCE: 'resource',
  SCOPE: 'instrumentation',
  EVENT: 'event',
  LINK: 'link',
};

/** An attribute as a field of TraceQL: `span.http.route`, `span."a key"`. */
export function fieldOf(scope: string, key: string): string {
  const name = /^[^\s{}()=~!<>&|^,"'`]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`;
  return `${SCOPES[scope] ?? ''}.${name}`;
}

/** The attribute that a field names; undefined if it names none. A scope that is not written is null: any. */
export function attributeOf(
  field: string,
): { readonly scope: AttributeScope | null; readonly key: string } | undefined {
  const { word = '', name } = /^(?<word>\w*)\.(?<name>[\s\S]*)$/.exec(field)?.groups ?? {};
  const scope = (Object.keys(SCOPES) as AttributeScope[]).find((one) => SCOPES[one] === word) ?? null;
  if (name === undefined || (scope === null && word !== '')) return undefined;
  const key = name.replace(/"(?<inner>(?:[^"\\]|\\.)*)"?/g, (_, inner: string) => inner.replace(/\\(?=["\\])/g, ''));
  return { scope, key };
}

/** A condition on a number, which finds ints and doubles. TraceQL tells them apart: `5` finds ints, `5.0` doubles. */
export function numberCondition(field: string, operator: '>=' | '<=', value: number): string {
  const ofDoubles = `${field} ${operator} ${doubleText(value)}`;
  const bound = intBound(operator, value);
  return bound === undefined ? ofDoubles : `(${field} ${operator} ${bound} || ${ofDoubles})`;
}

/** The same bound for ints of 64 bits. Undefined if none of them reaches it. */
function intBound(operator: '>=' | '<=', value: number): string | undefined {
  if (Math.abs(value) < 2 ** 63) return String(BigInt(operator === '>=' ? Math.ceil(value) : Math.floor(value)));
  if (operator === '>=') return value > 0 ? undefined : 'minInt';
  return value > 0 ? 'maxInt' : undefined;
}

/** With a decimal point or an exponent, without which it would be an int. */
function doubleText(value: number): string {
  return /^-?\d+$/.test(String(value)) ? `${value}.0` : String(value);
}

/** A value of an attribute in TraceQL. `type`: as the API names it. */
export function literalOf(value: unknown, type: string): string {
  if (type === 'DOUBLE' && typeof value === 'number') return doubleText(value);
  return ['INT', 'DOUBLE', 'BOOL'].includes(type) ? String(value) : JSON.stringify(String(value));
}
