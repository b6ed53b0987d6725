/**
 * Parses a large JSON document in pieces, because JSON.parse cannot pause. The members of a container that is too large for
 * one piece are parsed some at a time and put together. The value is the one that JSON.parse makes of the whole document.
 */

import {
  BACKSLASH,
  CLOSING_BRACE,
  CLOSING_BRACKET,
  COMMA,
  OPENING_BRACE,
  OPENING_BRACKET,
  QUOTE,
} from './json-bytes.ts';

/** A run of members, between brackets that make a document of it. */
export interface JsonPiece {
  readonly bytes: Buffer;
  readonly before: string;
  readonly after: string;
  /** Its place in the document. */
  readonly start: number;
}

/** Bytes from which on a run of members is a piece, and bytes that are looked at between two pauses. */
const PIECE_BYTES = 128 * 1024;
/** Containers that are nested deeper are not split. A value of a span is less deep. */
const MAX_SPLIT_DEPTH = 24;

const BLANK = /^[ \t\r\n]*$/;

/** An object or array whose end has not been seen. */
interface OpenContainer {
  readonly isObject: boolean;
  /** The place of its bracket. */
  readonly at: number;
  /** Where its members begin that have not been parsed. */
  runStart: number;
  /** Where its last member begins. */
  memberStart: number;
  /** What follows is the rest of a member that has been put into it: nothing, up to the next comma. */
  isAfterMember: boolean;
  /** A comma comes before the members that have not been parsed. */
  isAfterComma: boolean;
  /** Its members so far. Undefined while it may fit into one piece. */
  members: Record<string, unknown> | unknown[] | undefined;
}

export interface JsonPiecesOptions {
  /** Parses a piece. Called in the order of the document. */
  readonly parse: (piece: JsonPiece) => unknown;
  /** The error of a document that is not JSON. */
  readonly malformed: (problem: string) => Error;
  readonly pieceBytes?: number;
}

export class JsonPieces {
  readonly #bytes: Buffer;
  readonly #parse: (piece: JsonPiece) => unknown;
  readonly #malformed: (problem: string) => Error;
  readonly #pieceBytes: number;
  /** The open containers, outermost first. The first one has the document as its only member. */
  readonly #open: OpenContainer[];
  readonly #root: unknown[] = [];
  /** Containers that are open beyond {@link MAX_SPLIT_DEPTH}. */
  #deeper = 0;
  #at = 0;
  #isInString = false;
  /** Objects and arrays seen so far. */
  containers = 0;

  constructor(bytes: Buffer, { parse, malformed, pieceBytes = PIECE_BYTES }: JsonPiecesOptions) {
    this.#bytes = bytes;
    this.#parse = parse;
    this.#malformed = malformed;
    this.#pieceBytes = pieceBytes;
    this.#open = [{ ...opened(false, -1), members: this.#root }];
  }

  /** The value of the document, after its end. */
  get value(): unknown {
    return this.#root[0];
  }

  /** Reads on. Returns false after the end. */
  advance(): boolean {
    if (this.#at < this.#bytes.length) {
      this.#scan(Math.min(this.#at + this.#pieceBytes, this.#bytes.length));
      return true;
    }
    const [root, inner] = this.#open;
    if (root === undefined || inner !== undefined || this.#isInString) throw this.#malformed('it is cut off');
    this.#finish(root, this.#at, root.isAfterComma);
    if (this.#root.length !== 1) throw this.#malformed('it is not one value');
    return false;
  }

  #scan(end: number): void {
    const bytes = this.#bytes;
    let isInString = this.#isInString;
    let at = this.#at;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (isInString) {
        if (byte === QUOTE) isInString = false;
        else if (byte === BACKSLASH) at++;
      } else if (byte === QUOTE) isInString = true;
      else if (byte === COMMA) this.#endMember(at);
      else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.#enter(byte === OPENING_BRACE, at);
      else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) this.#leave(byte === CLOSING_BRACE, at);
    }
    this.#at = at;
    this.#isInString = isInString;
  }

  #enter(isObject: boolean, at: number): void {
    this.containers++;
    if (this.#open.length > MAX_SPLIT_DEPTH) this.#deeper++;
    else this.#open.push(opened(isObject, at));
  }

  #leave(isObject: boolean, at: number): void {
    if (this.#deeper > 0) {
      this.#deeper--;
      return;
    }
    const container = this.#open.pop();
    const outer = this.#open.at(-1);
    if (container === undefined || outer === undefined) throw this.#malformed(`a bracket is closed at byte ${at}`);
    if (container.members === undefined) return;
    if (container.isObject !== isObject) throw this.#malformed(`the wrong bracket is closed at byte ${at}`);
    this.#finish(container, at, container.isAfterComma);
    outer.runStart = at + 1;
    outer.isAfterMember = true;
  }

  #endMember(at: number): void {
    const container = this.#open.at(-1);
    if (container === undefined || this.#deeper > 0) return;
    if (container.isAfterMember || at - container.runStart >= this.#pieceBytes) {
      this.#split(this.#open.length - 1);
      this.#finish(container, at, true);
      container.runStart = at + 1;
      container.isAfterMember = false;
      container.isAfterComma = true;
    }
    container.memberStart = at + 1;
  }

  /** Makes the container at this depth one whose members are put together, and those around it. */
  #split(depth: number): void {
    const container = this.#open[depth];
    const outer = this.#open[depth - 1];
    if (container === undefined || outer === undefined || container.members !== undefined) return;
    this.#split(depth - 1);
    if (outer.isAfterMember) throw this.#malformed(`a comma is missing before byte ${container.at}`);
    // The comma before the member belongs to neither.
    if (outer.memberStart > outer.runStart) this.#finish(outer, outer.memberStart - 1, true);
    const members = container.isObject ? {} : [];
    container.members = members;
    put(outer, this.#keyOf(outer, container.at), members);
  }

  /** The key of the member whose value begins at `end`. An item of an array has none. */
  #keyOf({ isObject, memberStart }: OpenContainer, end: number): string {
    if (isObject) return membersOf(this.#parsePiece(memberStart, end, '{', 'null}'))[0]?.[0] ?? '';
    if (!this.#isBlank(memberStart, end)) throw this.#malformed(`a comma is missing before byte ${end}`);
    return '';
  }

  /** Parses what is left of the members before `end`. */
  #finish(container: OpenContainer, end: number, needsMember: boolean): void {
    const { isObject, runStart, isAfterMember } = container;
    if (this.#isBlank(runStart, end)) {
      if (needsMember && !isAfterMember) throw this.#malformed(`a value is missing before byte ${end}`);
      return;
    }
    if (isAfterMember) throw this.#malformed(`a comma is missing after byte ${runStart}`);
    const piece = isObject ? this.#parsePiece(runStart, end, '{', '}') : this.#parsePiece(runStart, end, '[', ']');
    for (const [key, value] of membersOf(piece)) put(container, key, value);
  }

  #parsePiece(start: number, end: number, before: string, after: string): unknown {
    return this.#parse({ bytes: this.#bytes.subarray(start, end), before, after, start });
  }

  #isBlank(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if ((this.#bytes[at] ?? 0) > 0x20) return false;
    return BLANK.test(this.#bytes.toString('latin1', start, end));
  }
}

function opened(isObject: boolean, at: number): OpenContainer {
  return {
    isObject,
    at,
    runStart: at + 1,
    memberStart: at + 1,
    isAfterMember: false,
    isAfterComma: false,
    members: undefined,
  };
}

function membersOf(piece: unknown): [string, unknown][] {
  return typeof piece === 'object' && piece !== null ? Object.entries(piece) : [];
}

function put({ members }: OpenContainer, key: string, value: unknown): void {
  if (Array.isArray(members)) members.push(value);
  else if (members !== undefined) {
    // An assignment would not make a member that is named __proto__.
    Object.defineProperty(members, key, { value, configurable: true, enumerable: true, writable: true });
  }
}
