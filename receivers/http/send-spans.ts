import type { Span } from '../../src/model/span.ts';
import { encodeTracesProtobuf } from '../formats/otlp/encode-protobuf.ts';
import type { SendOptions } from '../intake/definition.ts';
import { MEDIA_TYPES } from './content-type.ts';

/** Sends spans to the receiver at `address` (`host:port`). Throws unless all of them are accepted without a warning. */
export async function sendSpans(
  address: string,
  spans: readonly Span[],
  { signal, authorization }: SendOptions,
): Promise<void> {
  const response = await fetch(`http://${address}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': MEDIA_TYPES.protobuf, ...(authorization && { authorization }) },
    body: Buffer.from(encodeTracesProtobuf(spans)),
    signal,
  });
  const answer = Buffer.from(await response.arrayBuffer());
  // An answer without content says that all was accepted.
  if (response.status === 200 && answer.length === 0) return;
  throw new Error(`OTLP/HTTP answered ${response.status}: ${answer.toString()}`);
}
