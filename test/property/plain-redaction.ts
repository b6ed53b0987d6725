/** What rules make of spans, and which questions they refuse, written a second time in the plainest way. */
import { createHmac } from 'node:crypto';
import { exactText } from '../../src/model/attribute-text.ts';
import type { Attributes, AttributeValue } from '../../src/model/attributes.ts';
import type { LoggedException } from '../../src/model/exception.ts';
import type { Span } from '../../src/model/span.ts';
import type { RedactionRule } from '../../src/redaction/rules.ts';
import { CALL_KEYS } from '../../src/storage/evaluator/calls-of.ts';

const FIELDS: ReadonlySet<string> = new Set(['statusMessage', 'traceState']);

const literal = (text: string): string =>
  Array.from(text, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`).join('');

function matches(pattern: string, key: string): boolean {
  return new RegExp(`^${pattern.split('*').map(literal).join('[^]*')}$`, 'iu').test(key);
}

export function ruleOf(rules: readonly RedactionRule[], key: string): RedactionRule | undefined {
  if (key === 'service.name') return undefined;
  return rules.find(({ keys }) => keys.some((pattern) => matches(pattern, key)));
}

function ruleOfField(rules: readonly RedactionRule[], field: string): RedactionRule | undefined {
  return rules.find(({ keys }) => keys.some((key) => !key.includes('*') && matches(key, field)));
}

/** Undefined: dropped. */
function replaced({ action, hashKey = '' }: RedactionRule, value: AttributeValue): string | undefined {
  if (action === 'drop') return undefined;
  if (action === 'mask') return '***';
  return `hmac-sha256:${createHmac('sha256', hashKey).update(exactText(value)).digest('hex').slice(0, 32)}`;
}

function listOf(rules: readonly RedactionRule[], list: Attributes, path = ''): Attributes {
  return list.flatMap(({ key, value }) => {
    const rule = ruleOf(rules, path + key);
    const shown = rule === undefined ? shownValue(rules, value, path + key) : replaced(rule, value);
    return shown === undefined ? [] : [{ key, value: shown }];
  });
}

function shownValue(rules: readonly RedactionRule[], value: AttributeValue, path: string): AttributeValue {
  if (Array.isArray(value)) return value.map((element) => shownValue(rules, element, path));
  if (value === null || typeof value !== 'object' || !('entries' in value) || value instanceof Uint8Array) return value;
  return { entries: listOf(rules, (value as { entries: Attributes }).entries, `${path}.`) };
}

/** Whether an uncovered value has a part that is covered. */
export function hidesWithin(rules: readonly RedactionRule[], key: string, value: AttributeValue): boolean {
  return exactText(shownValue(rules, value, key)) !== exactText(value);
}

function fieldOf(rules: readonly RedactionRule[], field: string, text: string): string {
  return textOf(ruleOfField(rules, field), text);
}

function textOf(rule: RedactionRule | undefined, text: string): string {
  return rule === undefined || text === '' ? text : (replaced(rule, text) ?? '');
}

export function plainSpan(rules: readonly RedactionRule[], span: Span): Span {
  const attributed = <Part extends { readonly attributes: Attributes }>(part: Part): Part => ({
    ...part,
    attributes: listOf(rules, part.attributes),
  });
  return {
    ...attributed(span),
    statusMessage: fieldOf(rules, 'statusMessage', span.statusMessage),
    traceState: fieldOf(rules, 'traceState', span.traceState),
    events: span.events.map(attributed),
    links: span.links.map((link) => ({
      ...attributed(link),
      traceState: fieldOf(rules, 'traceState', link.traceState),
    })),
    resource: attributed(span.resource),
    scope: attributed(span.scope),
  };
}

export function plainException(rules: readonly RedactionRule[], exception: LoggedException): LoggedException {
  const text = (part: 'type' | 'message' | 'stacktrace') => textOf(ruleOf(rules, `exception.${part}`), exception[part]);
  return { ...exception, type: text('type'), message: text('message'), stacktrace: text('stacktrace') };
}

/** Whether a question looks at what is covered, by the names that it has anywhere. */
export function looksAtHidden(rules: readonly RedactionRule[], method: string, question: unknown): boolean {
  const names = [...namesIn(question)];
  if (method === 'measureCalls') names.push(...CALL_KEYS);
  return names.some((name) => (FIELDS.has(name) ? ruleOfField : ruleOf)(rules, name) !== undefined);
}

function* namesIn(question: unknown): Generator<string> {
  if (typeof question !== 'object' || question === null) return;
  if ('key' in question && typeof question.key === 'string') yield question.key;
  const isStatusMessage = (name: 'type' | 'field'): boolean =>
    name in question && Reflect.get(question, name) === 'statusMessage';
  if (isStatusMessage('type') || isStatusMessage('field')) yield 'statusMessage';
  if ('error' in question) yield* ['exception.type', 'exception.message', 'statusMessage'];
  for (const part of Object.values(question)) yield* namesIn(part);
}
