/** What the rules need to know of a file, read by a real parser. */
import { parseSync } from 'oxc-parser';
import type { SourceFile } from './source-files.ts';

/** One import of any form: static, re-export, dynamic, type query, or `new URL('./x.ts', import.meta.url)`. */
export interface Import {
  readonly specifier: string;
  readonly kind: 'static' | 'dynamic' | 'url' | 'type';
  readonly line: number;
}

/** Something else that a rule forbids in places. */
export interface Mention {
  readonly what: 'process.env' | 'console' | 'default export' | 'export star' | 'computed import';
  readonly line: number;
}

/** A function with a body, methods and arrows included. */
export interface FunctionSize {
  readonly line: number;
  readonly lines: number;
}

/** Something a file exports where it is declared. */
export interface Declaration {
  readonly name: string;
  readonly line: number;
  /** Whether a doc comment stands right before it. */
  readonly documented: boolean;
}

/** A file as the rules see it. */
export interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly mentions: readonly Mention[];
  readonly functions: readonly FunctionSize[];
  /** Lines of type assertions: `x as T`, without `as const`. */
  readonly casts: readonly number[];
  readonly exports: readonly Declaration[];
}

type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown };

/** Parses one file; throws if it cannot be parsed, so that no file is passed over in silence. */
export function parseFile(file: SourceFile): ParsedFile {
  const { program, comments, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]?.message}`);
  const lineAt = (offset: number): number => file.text.slice(0, offset).split('\n').length;
  const all = [...nodes(program)];
  return {
    path: file.path,
    lines: file.text.trimEnd().split('\n').length,
    imports: all.flatMap((node) => {
      const found = importOf(node);
      return found === undefined ? [] : { ...found, line: lineAt(node.start) };
    }),
    mentions: all.flatMap((node) => {
      const what = mentionOf(node);
      return what === undefined ? [] : { what, line: lineAt(node.start) };
    }),
    functions: all.filter(isFunction).map(({ start, end }) => {
      const line = lineAt(start);
      return { line, lines: lineAt(end) - line + 1 };
    }),
    casts: all.filter(isCast).map(({ start }) => lineAt(start)),
    exports: all
      .flatMap((node) => declarationsOf(node))
      .map(({ name, start }) => {
        const before = comments.findLast((comment) => comment.end <= start);
        const documented =
          before?.type === 'Block' && before.value.startsWith('*') && file.text.slice(before.end, start).trim() === '';
        return { name, line: lineAt(start), documented };
      }),
  };
}

function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type) && isNode(node.body);
}

function isCast(node: Node): boolean {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return false;
  const { typeAnnotation: type } = node;
  return !(isNode(type) && type.type === 'TSTypeReference' && nameOf(type.typeName) === 'const');
}

function declarationsOf(node: Node): { name: string; start: number }[] {
  if (node.type !== 'ExportNamedDeclaration' || !isNode(node.declaration)) return [];
  const { declaration } = node;
  const declared = Array.isArray(declaration.declarations) ? declaration.declarations : [declaration];
  return declared.flatMap((one) => {
    const name = isNode(one) ? nameOf(one.id) : undefined;
    return name === undefined ? [] : { name, start: node.start };
  });
}

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodes(item);
  } else if (isNode(value)) {
    yield value;
    for (const inner of Object.values(value)) yield* nodes(inner);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function importOf(node: Node): Omit<Import, 'line'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return withKind(node.source, isTypeOnly(node) ? 'type' : 'static');
    case 'ImportExpression':
      return withKind(node.source, 'dynamic');
    case 'TSImportType':
      return withKind(node.source ?? node.argument, 'type');
    case 'NewExpression':
      return nameOf(node.callee) === 'URL' && Array.isArray(node.arguments) && isImportMetaUrl(node.arguments[1])
        ? withKind(node.arguments[0], 'url')
        : undefined;
    default:
      return undefined;
  }
}

function withKind(source: unknown, kind: Import['kind']): Omit<Import, 'line'> | undefined {
  const specifier = textOf(source);
  return specifier === undefined ? undefined : { specifier, kind };
}

function isTypeOnly(node: Node): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const { specifiers } = node;
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((one) => isNode(one) && (one.importKind === 'type' || one.exportKind === 'type'));
}

function mentionOf(node: Node): Mention['what'] | undefined {
  if (
    node.type === 'ExportDefaultDeclaration' ||
    (node.type === 'ExportSpecifier' && nameOf(node.exported) === 'default')
  )
    return 'default export';
  if (node.type === 'ExportAllDeclaration') return 'export star';
  if (node.type === 'ImportExpression' && textOf(node.source) === undefined) return 'computed import';
  if (node.type === 'MemberExpression') {
    if (nameOf(node.object) === 'process' && (nameOf(node.property) ?? textOf(node.property)) === 'env')
      return 'process.env';
    if (nameOf(node.object) === 'console') return 'console';
  }
  if (node.type === 'VariableDeclarator' && nameOf(node.init) === 'process') return 'process.env';
  if (node.type === 'ImportDeclaration' && /^(?:node:)?process$/.test(textOf(node.source) ?? '')) return 'process.env';
  return undefined;
}

function isImportMetaUrl(node: unknown): boolean {
  return isNode(node) && node.type === 'MemberExpression' && isNode(node.object) && node.object.type === 'MetaProperty';
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined;
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
