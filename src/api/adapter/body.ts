/** The body of an answer, made piece by piece, so that a large answer never exists a second time as one text. */
import type { Reply } from '../../net/question.ts';
import type { OperationAccount } from '../../query/operation-account.ts';

/** Characters after which text becomes bytes. */
const PIECE_LENGTH = 256 * 1_024;

export class Body {
  readonly #account: Pick<OperationAccount, 'answerBytes'>;
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #texts: string[] = [];
  #length = 0;

  /** The account counts the bytes, and ends an answer that has too many. */
  constructor(account: Pick<OperationAccount, 'answerBytes'>) {
    this.#account = account;
  }

  /** Adds a text. Throws OPERATION_TOO_LARGE, and the reason of a cancellation. */
  text(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE_LENGTH) this.#flush();
  }

  /** Adds bytes, whose memory nothing else may use. Throws as {@link text} does. */
  bytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.#flush();
    this.#add(bytes);
  }

  /** Bytes until now. */
  get byteLength(): number {
    this.#flush();
    return this.#pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }

  /** Adds bytes before everything else, such as a length that is known last. Throws as {@link text} does. */
  prepend(bytes: Uint8Array<ArrayBuffer>): void {
    this.#account.answerBytes(bytes.byteLength);
    this.#pieces.unshift(bytes);
  }

  /** The reply with this body. */
  reply(status: number, headers: Readonly<Record<string, string>>): Reply {
    this.#flush();
    return { status, headers: { 'cache-control': 'no-store', ...headers }, body: this.#pieces };
  }

  #flush(): void {
    if (this.#length === 0) return;
    const text = this.#texts.join('');
    this.#texts = [];
    this.#length = 0;
    this.#add(new TextEncoder().encode(text));
  }

  #add(bytes: Uint8Array<ArrayBuffer>): void {
    this.#account.answerBytes(bytes.byteLength);
    this.#pieces.push(bytes);
  }
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** A small answer. Numbers beyond 2^53 must be texts, or be written by `stringifyExactJson` of the model. */
export function jsonReply(account: Pick<OperationAccount, 'answerBytes'>, value: object): Reply {
  const body = new Body(account);
  body.text(JSON.stringify(value));
  return body.reply(200, { 'content-type': JSON_TYPE });
}
