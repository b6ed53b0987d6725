/**
 * The log: JSON lines on standard error, because standard output is for people. Lines are written at once and not buffered,
 * so that the last line before an exit is not lost.
 */
import { destination, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

/** Levels of the log, the most verbose first. `silent` logs nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

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

/** Makes the logger of a process or a thread. */
export function createLogger(level: LogLevel, output: LogOutput = standardError()): Logger {
  return wrap(
    pino(
      {
        level,
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
function standardError(): LogOutput {
  return destination({ fd: 2, sync: true }).on('error', () => {});
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
