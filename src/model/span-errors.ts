/** What went wrong in a span, in a form in which equal errors are equal. */
import { EXCEPTION_EVENT, type Exception, exceptionText } from './exception.ts';
import { generalMessage } from './general-message.ts';
import { type SpanEvent, StatusCode } from './span.ts';

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
    if (event.name === EXCEPTION_EVENT)
      add(exceptionText(event.attributes, 'type'), exceptionText(event.attributes, 'message'));
  }
  for (const { type, message } of logged) add(type, message);
  if (exceptions.size > 0) return [...exceptions.values()];
  if (span.statusCode !== StatusCode.ERROR) return [];
  return [[span.service, span.name, generalMessage(span.statusMessage)]];
}

/** The message for a person. Where nobody gave one, it says what failed. */
export function messageOf(error: SpanError): string {
  if (error.length === 2) return error[1];
  const [service, name, message] = error;
  return message === '' ? `${name} of ${service || 'a service without a name'} failed without a message` : message;
}
