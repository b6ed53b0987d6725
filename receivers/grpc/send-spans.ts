import { connect, type IncomingHttpHeaders } from 'node:http2';
import { buffer } from 'node:stream/consumers';
import type { Span } from '../../src/model/span.ts';
import { type OwnDoor, schemeOf } from '../../src/net/own-door.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import { EXPORT_PATH } from './export-path.ts';
import { frameMessage } from './message-frame.ts';

const REQUEST_HEADERS = {
  ':method': 'POST',
  ':path': EXPORT_PATH,
  'content-type': 'application/grpc+proto',
  te: 'trailers',
};
/** The prefix of an empty message: an answer that says that all was accepted. */
const EMPTY_ANSWER_BYTES = 5;

/** Sends spans to a receiver of this process. Throws unless all of them are accepted without a warning. */
export async function sendSpans(door: OwnDoor, spans: readonly Span[], signal: AbortSignal): Promise<void> {
  const { authorization } = door;
  const session = connect(`${schemeOf(door)}://${door.address}`, await door.tls?.connectOptions());
  // Its stream fails with it.
  session.on('error', () => {});
  try {
    const stream = session.request({ ...REQUEST_HEADERS, ...(authorization && { authorization }) }, { signal });
    let last: IncomingHttpHeaders = {};
    const keep = (headers: IncomingHttpHeaders): void => {
      last = headers;
    };
    stream.on('response', keep).on('trailers', keep);
    stream.end(frameMessage(Buffer.from(encodeTracesProtobuf(spans))));
    const answer = await buffer(stream);
    const { 'grpc-status': status, 'grpc-message': message } = last;
    if (status !== '0') throw new Error(`OTLP/gRPC answered ${JSON.stringify({ status, message })}`);
    if (answer.length > EMPTY_ANSWER_BYTES) throw new Error(`OTLP/gRPC did not accept all: ${answer.toString()}`);
  } finally {
    session.destroy();
  }
}
