/** Answers that are compressed for clients that take it. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { preferredCoding } from '../../net/content-coding.ts';
import type { Answer, Reply } from '../../net/question.ts';

/** Bytes below which a body is sent as it is: it fits one packet. */
const MIN_BYTES = 1_400;

/** Level 1 makes rows of spans about a tenth of their size. Higher levels take several times as long for little more. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

const compress = promisify(gzip);

/** Compresses with gzip what `answer` replies. Turns of subscriptions stay as they are: events are sent one by one. */
export function compressed(answer: Answer): Answer {
  return async (question, context) => {
    const reply = await answer(question, context);
    if (question.live !== undefined) return reply;
    const vary = [reply.headers.vary, 'accept-encoding'].filter((name) => name !== undefined).join(', ');
    const varying = { ...reply, headers: { ...reply.headers, vary } };
    const coding = preferredCoding(question.headers['accept-encoding'] ?? '', ['gzip']);
    return coding === undefined ? varying : await smaller(varying);
  };
}

async function smaller(reply: Reply): Promise<Reply> {
  const bytes = reply.body.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (bytes < MIN_BYTES || reply.headers['content-encoding'] !== undefined) return reply;
  const packed = await compress(reply.body.length === 1 ? (reply.body[0] ?? '') : Buffer.concat(reply.body), OPTIONS);
  // A copy: its memory goes to another thread, and that of a buffer may be shared.
  return { ...reply, headers: { ...reply.headers, 'content-encoding': 'gzip' }, body: [new Uint8Array(packed)] };
}
