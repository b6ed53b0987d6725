/**
 * The log: one line an event on standard error, because standard output is for what people asked for. Lines are written at once and
 * not buffered, so that the last line before an exit is not lost.
 */
import { isatty } from 'node:tty';
import { destination, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { consoleLine } from './console-line.ts';

/** Levels of the log, the most verbose first. `silent` logs nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The form of a line: for people, or JSON for machines. */
export type LogEncoding = 'console' | 'json';

export interface LogOptions {
  /** The lowest level that is written. */
  readonly level: LogLevel;
  /** Absent: `console` if standard error is a terminal, `json` if not. */
  readonly encoding?: LogEncoding | undefined;
  /** No colours, also on a terminal (https://no-color.org). */
  readonly noColour?: boolean | undefined;
}

/** Logs at one level: a message, with its fields before it if it has any. */
export interface LogMethod {
  (message: string): void;
  (fields: object, message: string): void;
}

/** The logger that every part of the program uses. An error goes into the field `err`. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A logger that adds these fields to every line. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

/** Where lines go: standard error, unless a test captures them. */
export interface LogOutput {
  write(line: string): void;
}

/** Keys whose values never reach the log, at the top of a line or one level down. */
const SECRET_KEYS = ['password', 'authorization', 'api_key', 'apiKey', 'token', 'secret', 'cookie'];

/** The file descriptor of standard error. All threads write to it. */
const STANDARD_ERROR = 2;

/** Makes the logger of a process or a thread. */
export function createLogger(options: LogOptions, output: LogOutput = standardError(options)): Logger {
  return wrap(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      },
      output,
    ),
  );
}

/** Lines that cannot be written, as on a full disk, are lost. That is no reason to stop serving. */
function standardError({ level, encoding, noColour = false }: LogOptions): LogOutput {
  const lines = destination({ fd: STANDARD_ERROR, sync: true }).on('error', () => {});
  const isTerminal = isatty(STANDARD_ERROR);
  if ((encoding ?? (isTerminal ? 'console' : 'json')) === 'json') return lines;
  return consoleOutput(lines, level, isTerminal && !noColour);
}

/** Writes for people what the logger writes as JSON. */
export function consoleOutput(lines: LogOutput, level: LogLevel, isColoured: boolean): LogOutput {
  const style = { isColoured, hasStacks: level === 'debug' };
  return {
    write: (line) => {
      lines.write(consoleLine(line, style));
    },
  };
}

function wrap(logger: PinoLogger): Logger {
  return {
    debug: method(logger, 'debug'),
    info: method(logger, 'info'),
    warn: method(logger, 'warn'),
    error: method(logger, 'error'),
    child: (fields) => wrap(logger.child(fields)),
  };
}

function method(logger: PinoLogger, level: LogLevel): LogMethod {
  return (first: string | object, message?: string): void => {
    if (typeof first === 'string') logger[level](first);
    else logger[level](first, message);
  };
}
