/**
 * The log: JSON lines on standard error, so that standard output stays for people. Written at once and not from a buffer,
 * so that the last line before an exit is not lost.
 */
import { destination, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';

/** Levels of the log, the most talkative first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One level: a message, with fields before it if it has some. */
export interface LogMethod {
  (message: string): void;
  (fields: object, message: string): void;
}

/** What every part of the program logs by. An error goes in the field `err`. */
export interface Logger {
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  /** A logger whose every line holds these fields. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

/** Where lines go; standard error unless a test wants to see them. */
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

/** Lines that cannot be written, as on a full disk, are lost: no reason to stop serving. */
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
