/** The name of a tag: `resource.service.name`, `.foo`, `span."a b"`, `name`, `span:status`. */
import { SpangraphError } from '../../errors.ts';
import type { AttributeScope } from '../../model/attributes.ts';
import { type IntrinsicValues, intrinsicValues } from './intrinsics.ts';

/** The words of TraceQL for the places of attributes. */
export const SCOPES = {
  resource: 'RESOURCE',
  span: 'SPAN',
  event: 'EVENT',
  link: 'LINK',
  instrumentation: 'SCOPE',
} as const satisfies Record<string, AttributeScope>;

export type Tag =
  | { readonly kind: 'intrinsic'; readonly values: IntrinsicValues }
  /** Without a scope it is the span's or the resource's. */
  | { readonly kind: 'attribute'; readonly scopes: readonly AttributeScope[]; readonly key: string };

const UNSCOPED = ['SPAN', 'RESOURCE'] as const;

/** A name without a dot in front that is no field's is the key of an attribute, as in version 1. Throws BAD_USER_INPUT. */
export function readTag(text: string): Tag {
  const values = intrinsicValues(text);
  if (values !== undefined) return { kind: 'intrinsic', values };
  const [, word = '', rest = ''] = /^([a-z]*)\.(.*)$/s.exec(text) ?? [];
  if (Object.hasOwn(SCOPES, word)) {
    return { kind: 'attribute', scopes: [SCOPES[word as keyof typeof SCOPES]], key: readKey(rest) };
  }
  return { kind: 'attribute', scopes: UNSCOPED, key: readKey(text.startsWith('.') ? text.slice(1) : text) };
}

/** Parts in quotes may have any character. */
function readKey(text: string): string {
  const key = text.replaceAll(/"((?:[^"\\]|\\["\\])*)"/g, (_quoted, inner: string) =>
    inner.replaceAll(/\\(["\\])/g, '$1'),
  );
  if (key !== '') return key;
  throw new SpangraphError('BAD_USER_INPUT', `tag name ${JSON.stringify(text.slice(0, 100))} has no key`);
}
