/** Requests that differ in their trace id only, so that making one costs little. */
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { toProtobuf } from '../fixtures/otlp/senders.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const ATTRIBUTES = 8;
const PATTERN = traceIdOf(1);

export class Requests {
  readonly #pattern: Buffer;
  readonly #places: readonly number[];

  constructor(spans: number) {
    this.#pattern = toProtobuf(jsonRequest(Array.from({ length: spans }, (_, index) => spanAt(index))));
    this.#places = placesOf(Buffer.from(PATTERN, 'hex'), this.#pattern);
  }

  /** All spans of the request are in this trace. */
  of(traceId: string): Buffer {
    const request = Buffer.from(this.#pattern);
    const id = Buffer.from(traceId, 'hex');
    for (const place of this.#places) id.copy(request, place);
    return request;
  }
}

function spanAt(index: number): ReturnType<typeof jsonSpan> {
  const attributes = Array.from({ length: ATTRIBUTES }, (_, key) => ({
    key: `overload.key.${key}`,
    value: { stringValue: `value ${(index * 7 + key) % 977}` },
  }));
  return jsonSpan(PATTERN, spanIdOf(index + 1), { attributes });
}

function placesOf(wanted: Buffer, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let place = bytes.indexOf(wanted); place >= 0; place = bytes.indexOf(wanted, place + 1)) places.push(place);
  return places;
}
