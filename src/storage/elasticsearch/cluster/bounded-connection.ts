/**
 * The client's connection, with answers of bounded size. The client has a bound of its own. But if the answer announces its
 * length, the client abandons it with an error event that nothing handles, which ends the process (transport 8.11).
 */
import { constants } from 'node:buffer';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';
import type { ConnectionRequestParams } from '@elastic/transport';
import { errors, UndiciConnection } from '@elastic/transport';
import { thrownMessage } from '../../../errors.ts';
import type { AnswerContext, HeldAnswer } from './held-answers.ts';
import { ReceivedBytes } from './received-bytes.ts';

type Base = UndiciConnection['request'];
type Options = Parameters<Base>[1] & {
  readonly asStream?: boolean;
  readonly context?: AnswerContext;
};
/** Whole, or a stream if one was requested. */
type Answer = Awaited<ReturnType<Base>>;
interface WholeAnswer extends Omit<Answer, 'body'> {
  readonly body: string;
}

const unzipAsync = promisify(unzip);

export class BoundedConnection extends UndiciConnection {
  /** Throws RequestAbortedError if the uncompressed answer is over `maxResponseSize` bytes. */
  override async request(params: ConnectionRequestParams, options: Options): Promise<never> {
    const answer = await super.request(params, { ...options, asStream: true });
    const { maxResponseSize, context } = options;
    const whole = options.asStream ? answer : await readWhole(answer, maxResponseSize, context?.held);
    if ('body' in whole && typeof whole.body === 'string') context?.operation?.readBytes(whole.body.length);
    // The only type that both overloads of the base accept.
    return whole as never;
  }
}

async function readWhole(
  answer: { readonly body: Readable; readonly headers: Answer['headers']; readonly statusCode: number },
  maxBytes = constants.MAX_STRING_LENGTH,
  held?: HeldAnswer,
): Promise<WholeAnswer> {
  const { statusCode } = answer;
  const { 'content-encoding': encoding, ...headers } = answer.headers;
  // The stream reports an early end as an error. Here it is none.
  answer.body.on('error', () => {});
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    answer.body.destroy();
    throw tooLarge(maxBytes);
  }
  // It may be a second attempt.
  held?.restart();
  using received = new ReceivedBytes(maxBytes);
  await receive(answer.body, received, held);
  if (encoding === undefined || received.length === 0) return { statusCode, headers, body: received.text() };
  const unzipped = await unzipBounded(received.bytes(), maxBytes);
  void held?.add(unzipped.length);
  return { statusCode, headers, body: unzipped.toString() };
}

async function receive(body: Readable, received: ReceivedBytes, held: HeldAnswer | undefined): Promise<void> {
  try {
    for await (const chunk of body) {
      if (!received.add(chunk)) throw tooLarge(received.maxBytes);
      const mayGoOn = held?.add(chunk.length);
      if (mayGoOn !== undefined) await mayGoOn;
    }
  } catch (thrown) {
    if (thrown instanceof errors.RequestAbortedError) throw thrown;
    throw new errors.ConnectionError(thrownMessage(thrown));
  }
}

async function unzipBounded(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooLarge(maxBytes);
    throw new errors.ConnectionError(thrownMessage(thrown));
  }
}

function tooLarge(maxBytes: number): Error {
  return new errors.RequestAbortedError(`the answer is over ${maxBytes} bytes`);
}
