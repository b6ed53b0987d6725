/** Traces as messages TracesData of OTLP, none larger than clients take. */
import { encodeTracesProtobuf } from '../../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../../model/span.ts';
import type { TraceSummary } from '../../query/types.ts';
import { type WholeTracesSource, wholeTraces } from '../../query/whole-traces.ts';
import type { Message } from './messages.ts';

/** Most bytes of a message, unless one span has more. Clients of gRPC take 4 MiB by default. */
const CHUNK_BYTES = 2 * 2 ** 20;

/** Messages of one trace follow each other, and none is empty. Throws OPERATION_TOO_COMPLEX and OPERATION_TOO_LARGE. */
export async function chunksOf(traces: readonly TraceSummary[], source: WholeTracesSource): Promise<Message[]> {
  const chunks: Message[] = [];
  for await (const { spans } of wholeTraces(traces, source)) {
    for (const chunk of inChunks(spans)) {
      source.account.answerBytes(chunk.byteLength);
      chunks.push(chunk);
    }
  }
  return chunks;
}

function* inChunks(spans: readonly Span[]): Generator<Message> {
  const bytes = encodeTracesProtobuf(spans);
  if (bytes.byteLength <= CHUNK_BYTES || spans.length === 1) {
    yield new Uint8Array(bytes);
    return;
  }
  const half = Math.ceil(spans.length / 2);
  yield* inChunks(spans.slice(0, half));
  yield* inChunks(spans.slice(half));
}
