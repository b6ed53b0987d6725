/** Parses fields: attributes and intrinsics. */
import { SCOPES } from './read-attribute.ts';
import type { Field } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';
import { INTRINSICS, intrinsicNamed, refusalOf } from './words.ts';

/** Texts that an editor may offer in place of a field. */
const FIELD_FORMS = [
  '.',
  ...Object.keys(SCOPES)
    .filter((word) => word !== 'parent')
    .map((word) => `${word}.`),
  ...INTRINSICS,
];

/** Whether a field begins here: with `isKnown`, one that exists or has a scope, not any word. */
export function isFieldNext(cursor: TokenCursor, isKnown: boolean): boolean {
  const token = cursor.peek();
  if (token.kind === 'attribute') return true;
  if (token.kind !== 'word') return false;
  return !isKnown || intrinsicNamed(token.text) !== undefined || refusalOf(token.text) !== undefined;
}

/** An attribute or an intrinsic. Fails with the reason if there is none. */
export function parseField(cursor: TokenCursor): Field | undefined {
  const token = cursor.peek();
  const range = { offset: token.offset, length: token.length };
  if (token.kind === 'attribute') {
    const { scope, key } = token;
    if (scope === 'PARENT') return cursor.fail(token, refusalOf('parent') ?? '');
    cursor.take();
    return { kind: 'attribute', key, ...(scope && { scope }), ...range };
  }
  if (token.kind !== 'word') return cursor.failExpected(['an attribute', 'an intrinsic']);
  const intrinsic = intrinsicNamed(token.text);
  if (intrinsic === undefined) return failUnknownName(cursor, token.text);
  cursor.take();
  return { ...intrinsic, ...range };
}

/** One field or several, with commas between them. */
export function parseFields(cursor: TokenCursor): readonly Field[] | undefined {
  const fields: Field[] = [];
  do {
    const field = parseField(cursor);
    if (field === undefined) return undefined;
    fields.push(field);
  } while (cursor.takeSymbol(','));
  return fields;
}

function failUnknownName(cursor: TokenCursor, word: string): undefined {
  const refusal = refusalOf(word);
  if (refusal !== undefined) return cursor.fail(cursor.peek(), refusal);
  const [scope, name] = word.split(':');
  if (name === undefined) {
    const message = `unknown name ${word}: an attribute is written .${word}, span.${word} or resource.${word}`;
    return cursor.fail(cursor.peek(), message, FIELD_FORMS);
  }
  const siblings = INTRINSICS.filter((intrinsic) => intrinsic.startsWith(`${scope}:`));
  return cursor.fail(cursor.peek(), `unknown intrinsic ${word}`, siblings.length > 0 ? siblings : INTRINSICS);
}
