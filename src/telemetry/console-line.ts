/** The encoding `console` of the log: a line for people, made from the line of JSON, so that both say the same. */
import { visibleText } from '../model/visible-text.ts';

export interface ConsoleStyle {
  /** Whether levels have colours and fields are faint. */
  readonly isColoured: boolean;
  /** Whether the stack of an error follows its line, indented. */
  readonly hasStacks: boolean;
}

/** What the logger writes of an error. */
interface LoggedError {
  readonly type?: string;
  readonly code?: string | number;
  readonly message?: string;
  readonly stack?: string;
}

/** What pino makes of an event. */
interface LoggedLine {
  readonly time: string;
  readonly level: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** Parameters of the escape sequence for colours (ECMA-48, SGR). */
const COLOURS: Readonly<Record<string, number>> = { debug: 90, info: 36, warn: 33, error: 31 };
const FAINT = 2;
/** Of the longest level. */
const LEVEL_WIDTH = 5;
/** Text that can stand without quotation marks, and is one word. */
const BARE = /^[\w./:@%+,~*()[\]-]+$/;

/** `2026-01-31T12:00:00.000Z WARN  message  key=value key="two words"`, with the end of the line. */
export function consoleLine(json: string, { isColoured, hasStacks }: ConsoleStyle): string {
  const { time, level, msg = '', ...fields }: LoggedLine = JSON.parse(json);
  const paint = (text: string, colour: number): string => (isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const named = level.toUpperCase().padEnd(LEVEL_WIDTH);
  const pairs = Object.entries(fields).map(([key, value]) => `${visibleText(key)}=${valueText(key, value)}`);
  const head = `${time} ${paint(named, COLOURS[level] ?? 0)} ${visibleText(msg)}`;
  const line = pairs.length === 0 ? head : `${head}  ${paint(pairs.join(' '), FAINT)}`;
  return `${[line, ...(hasStacks ? stackLines(fields.err) : [])].join('\n')}\n`;
}

function valueText(key: string, value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (key === 'err' && isError(value)) return quoted(errorText(value));
  return visibleText(JSON.stringify(value) ?? '');
}

function quoted(text: string): string {
  return BARE.test(text) ? text : visibleText(JSON.stringify(text));
}

/** The message has those of the causes. */
function errorText({ type, code, message }: LoggedError): string {
  return `${code ?? type ?? 'Error'}: ${message}`;
}

/** The lines after the first one, which has the message, and those of the causes. */
function stackLines(error: unknown): string[] {
  if (!isError(error) || typeof error.stack !== 'string') return [];
  const lines = error.stack.split('\n').map((line) => `    ${visibleText(line.trim())}`);
  return lines.slice(1);
}

function isError(value: unknown): value is LoggedError {
  return typeof value === 'object' && value !== null && 'message' in value;
}
