import type { Readable } from 'node:stream';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { bodyTooLarge, type Decompress } from '../intake/decompress.ts';
import { readBody } from '../intake/read-body.ts';

/** Bytes before each message: the flag "compressed", and the length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const PREFIX_BYTES = 5;

/** The message as an answer carries it. Answers are not compressed. */
export function frameMessage(message: Buffer): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, PREFIX_BYTES);
  return frame;
}

export interface MessageLimits {
  /** Largest message, before and after decompression. */
  readonly maxBytes: number;
  readonly reservation: Reservation;
}

/**
 * The one message of a unary call, decompressed. Undefined if the call ended before the message had arrived. A message whose
 * announced length is over the limit is refused before it arrives. Throws BODY_TOO_LARGE, MALFORMED_REQUEST and QUEUE_FULL.
 */
export async function readMessage(
  source: Readable,
  decompress: Decompress | undefined,
  { maxBytes, reservation }: MessageLimits,
): Promise<Buffer | undefined> {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  let before = 0;
  const body = await readBody(source, reservation, (length, chunk) => {
    if (before < PREFIX_BYTES) chunk.copy(prefix, before);
    before = length;
    if (length < PREFIX_BYTES) return;
    const announced = prefix.readUInt32BE(1);
    if (announced > maxBytes) throw bodyTooLarge(`The message has ${announced} bytes,`, maxBytes);
    if (length > PREFIX_BYTES + announced) throw malformed('has more than one message, or bytes after it');
  });
  if (body === undefined) return undefined;
  if (body.length < PREFIX_BYTES || body.length < PREFIX_BYTES + body.readUInt32BE(1)) {
    throw malformed('ends before its message does');
  }
  const message = body.subarray(PREFIX_BYTES);
  const flag = body.readUInt8(0);
  if (flag === 0) return message;
  if (flag !== 1) throw malformed(`has the compressed flag ${flag}, which is neither 0 nor 1`);
  if (decompress === undefined) throw malformed('has a compressed message, but no grpc-encoding header');
  return await decompress(message, maxBytes, reservation);
}

function malformed(problem: string): SpangraphError {
  return new SpangraphError('MALFORMED_REQUEST', `The call ${problem}.`);
}
