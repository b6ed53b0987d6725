/** Keys of attributes as people write them: with a scope as in TraceQL, or alone. */
import type { AttributeName, AttributeScope } from '../generated/graphql.ts';

const SCOPES: Readonly<Record<string, AttributeScope>> = {
  span: 'SPAN',
  resource: 'RESOURCE',
  instrumentation: 'SCOPE',
  event: 'EVENT',
  link: 'LINK',
};

/** The texts between commas, each once. */
export function keysIn(text: string | undefined): string[] {
  const keys = (text ?? '').split(',').map((key) => key.trim());
  return [...new Set(keys)].filter((key) => key !== '');
}

/** `resource.host.name` is of resources, `host.name` and `.host.name` of any scope. */
export function nameOf(key: string): AttributeName {
  const at = key.indexOf('.');
  const scope = SCOPES[key.slice(0, Math.max(0, at))];
  if (scope !== undefined) return { key: key.slice(at + 1), scope };
  return { key: key.startsWith('.') ? key.slice(1) : key };
}
