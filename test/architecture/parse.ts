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

/** A file as the rules see it. */
export interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly mentions: readonly Mention[];
}

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };

/** Parses one file; throws if it cannot be parsed, so that no file is passed over in silence. */
export function parseFile(file: SourceFile): ParsedFile {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]?.message}`);
  const lineAt = (offset: number): number => file.text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const mentions: Mention[] = [];
  for (const node of nodes(program)) {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineAt(node.start) });
    const mention = mentionOf(node);
    if (mention !== undefined) mentions.push({ what: mention, line: lineAt(node.start) });
  }
  return { path: file.path, lines: file.text.trimEnd().split('\n').length, imports, mentions };
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
