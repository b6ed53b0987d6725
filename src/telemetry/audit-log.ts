/**
 * The audit log: who asked for what, with which outcome. JSON lines in a file of their own, apart from the log for operators. Each
 * thread with doors has one, and all append to the same file.
 */
import { closeSync, openSync } from 'node:fs';
import { destination, pino, stdTimeFunctions } from 'pino';
import { withoutSecrets } from '../access/tokens/token-hash.ts';
import { SpangraphError, thrownMessage } from '../errors.ts';

/** What a request took. */
export interface AuditedCost {
  readonly durationMs: number;
  /** Records that it read: spans, traces, events, links ... */
  readonly recordsRead: number;
  /** Bytes that it read from the storage. */
  readonly bytesRead: number;
  /** Bytes of the answer's body. Absent for a subscription. */
  readonly answerBytes?: number;
}

/** One line. Holds names and numbers, never a token, a variable or an answer. */
export interface AuditEntry {
  /** The path of the request, or the method of gRPC. Cut, as its sender chooses it. */
  readonly door: string;
  /** Null: not known. */
  readonly caller: string | null;
  /** Null: not known. */
  readonly tenant: string | null;
  /** The address of the other end of the connection. */
  readonly address: string;
  /** The name of the operation, or that of the REST path. Cut, too. */
  readonly operation?: string | undefined;
  /** `query`, for an operation of GraphQL. */
  readonly type?: string | undefined;
  /** The text of the GraphQL document: `sha256:` and hexadecimal digits. */
  readonly document?: string | undefined;
  /**
   * `answered`: without an error. `failed`: with errors in the answer. `refused`: nothing was answered. `subscribed`: the first turn
   * of a subscription is answered; `ended`: its connection is closed.
   */
  readonly outcome: 'answered' | 'failed' | 'refused' | 'subscribed' | 'ended';
  /** Of the errors, each once. */
  readonly codes?: readonly string[];
  readonly cost?: AuditedCost;
}

export interface AuditLog {
  /** Never throws, and does not wait. After the end the line is lost. */
  write(entry: AuditEntry): void;
  /** Opens the file again by its name: a program that rotates files has renamed it. */
  reopen(): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

export interface AuditLogOptions {
  readonly path: string;
  /** Bytes of lines that wait for the disk. Lines beyond it are lost. */
  readonly maxUnwrittenBytes: number;
  /** Called for each line that is lost. */
  readonly onLost: () => void;
  /** Called for each write that failed. */
  readonly onFailure: (error: Error) => void;
}

/** Only its owner may read the file. */
const FILE_MODE = 0o600;
/** Most characters of a text that a sender chooses. Whoever has no token causes lines, too. */
const MAX_TEXT_LENGTH = 256;

/**
 * Appends to the file, and makes it if it is absent. Throws OUTPUT_UNUSABLE if it cannot be opened. After a failed write, lines wait
 * for the next one.
 */
export function openAuditLog({ path, maxUnwrittenBytes, onLost, onFailure }: AuditLogOptions): AuditLog {
  requireWritable(path);
  const output = destination({ dest: path, append: true, mode: FILE_MODE, sync: false, maxLength: maxUnwrittenBytes });
  output.on('drop', onLost);
  output.on('error', (error) => {
    // A reopening that failed would close the old file once more after the next one, when its number may be another file's.
    output.removeAllListeners('ready');
    onFailure(error);
  });
  // In place of a level: where lines of several logs are collected, it says which one this is.
  const formatters = { level: () => ({ log: 'audit' }) };
  const lines = pino({ base: null, timestamp: stdTimeFunctions.isoTime, formatters }, output);
  let isOver = false;
  return {
    write: (entry) => (isOver ? onLost() : lines.info(withShortTexts(entry))),
    reopen: () => {
      if (!isOver) output.reopen();
    },
    close: () =>
      new Promise((resolve) => {
        isOver = true;
        output.once('close', resolve).once('error', () => resolve());
        output.end();
      }),
  };
}

function withShortTexts({ door, operation, ...rest }: AuditEntry): AuditEntry {
  return { door: shortened(door), ...rest, ...(operation !== undefined && { operation: shortened(operation) }) };
}

/** Somebody may send a token in the wrong place. */
function shortened(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  return withoutSecrets(cut);
}

function requireWritable(path: string): void {
  try {
    closeSync(openSync(path, 'a', FILE_MODE));
  } catch (thrown) {
    const reason = thrownMessage(thrown);
    const message = `audit.path: ${path} cannot be written (${reason}). Name a file in a folder that exists.`;
    throw new SpangraphError('OUTPUT_UNUSABLE', message, { cause: thrown });
  }
}
