/** What went wrong in a span, in a form in which equal errors are equal. */
import { attributeNamed } from './attributes.ts';
import { EXCEPTION_EVENT, type Exception } from './exception.ts';
import { type SpanEvent, StatusCode } from './span.ts';

/** Characters of a message that are looked at. */
const MAX_MESSAGE_LENGTH = 1_000;

/**
 * An error that spans share. An exception has its type and its message in general form. Any other error has the service and the
 * name of the span, and its status message in general form.
 */
export type SpanError =
  | readonly [type: string, message: string]
  | readonly [service: string, name: string, statusMessage: string];

/** What errors are taken from. */
export interface FailingSpan {
  readonly service: string;
  readonly name: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  events(): Iterable<SpanEvent>;
}

/**
 * The distinct errors of a span: its exceptions, or without any its status if that is ERROR. `logged`: what log records told of
 * it, which counts as its exceptions.
 */
export function errorsOf(span: FailingSpan, logged: readonly Exception[]): readonly SpanError[] {
  const exceptions = new Map<string, SpanError>();
  const add = (type: string, message: string): void => {
    const error = [type, generalMessage(message)] as const;
    exceptions.set(JSON.stringify(error), error);
  };
  for (const event of span.events()) {
    if (event.name === EXCEPTION_EVENT) add(textOf(event, 'exception.type'), textOf(event, 'exception.message'));
  }
  for (const { type, message } of logged) add(type, message);
  if (exceptions.size > 0) return [...exceptions.values()];
  if (span.statusCode !== StatusCode.ERROR) return [];
  return [[span.service, span.name, generalMessage(span.statusMessage)]];
}

function textOf(event: SpanEvent, key: string): string {
  const value = attributeNamed(event.attributes, key);
  return typeof value === 'string' ? value : '';
}

/** The message for a person. Where nobody gave one, it says what failed. */
export function messageOf(error: SpanError): string {
  if (error.length === 2) return error[1];
  const [service, name, message] = error;
  return message === '' ? `${name} of ${service || 'a service without a name'} failed without a message` : message;
}

/**
 * A message without what differs from case to case: quoted texts, addresses, ids and numbers each become one word. Only the first
 * {@link MAX_MESSAGE_LENGTH} characters count.
 */
export function generalMessage(message: string): string {
  return message
    .slice(0, MAX_MESSAGE_LENGTH)
    .toWellFormed()
    .replace(/"[^"\n]*"|(?<!\w)'[^'\n]*'(?!\w)|`[^`\n]*`/g, '<text>')
    .replace(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s)>\]]+/gi, '<address>')
    .replace(/[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/g, '<address>')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, '<address>')
    .replace(/\[?\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b\]?(?::\d{1,5})?/gi, '<address>')
    .replace(/\b(?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62}:\d{1,5}\b/gi, '<address>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b0x[0-9a-f]+\b/gi, '<id>')
    .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '<id>')
    .replace(/\d+(?:[.,]\d+)*/g, '<number>');
}

/** A part of a message in general form that every message with this form contains. Empty if there is none. */
export function literalPart(general: string): string {
  const parts = general.split(/<(?:text|address|id|number)>|\uFFFD/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
