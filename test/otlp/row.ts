/** One requirement of OTLP, and the proof that the running program meets it. */
import { type ClientRequest, request } from 'node:http';
import { expect, vi } from 'vitest';
import { type JsonSpan, jsonBytes, jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, type HttpAnswer, type PostOptions, postTraces, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

export interface Row {
  /** As the specification words it (RFC 2119). */
  readonly level: 'MUST' | 'SHOULD' | 'MAY';
  readonly text: string;
  /** What Spangraph does where the specification leaves room. */
  readonly how?: string;
  /** Fails where the program does otherwise. Absent for what is not done, and `how` says why. */
  readonly prove?: (doors: Doors) => Promise<void>;
}

/** Rows under one heading of the specification. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/** Of the program that is asked: requests and queue are small, so that they are quickly too large and full. */
export const MIB = 1024 * 1024;
const CONFIG = `
receivers: { otlp: { protocols: {
  grpc: { endpoint: "127.0.0.1:0", max_recv_msg_size_mib: 1 },
  http: { endpoint: "127.0.0.1:0", max_request_body_size: 1MiB } } } }
api: { endpoint: "127.0.0.1:0" }
ingest: { max_queue_size_mib: 1 }
`;

/** The program and the ways to it. */
export class Doors implements AsyncDisposable {
  readonly program: Program;
  readonly grpc: GrpcSender;
  #lastTrace = 0;

  private constructor(program: Program) {
    this.program = program;
    this.grpc = new GrpcSender(program.grpcAddress);
  }

  static async open(): Promise<Doors> {
    return new Doors(await startProgram({ config: CONFIG, args: [] }));
  }

  /** A trace id that is not stored. */
  newTrace(): string {
    return traceIdOf(++this.#lastTrace);
  }

  post(payload: Uint8Array, options: Partial<PostOptions> = {}, path?: string): Promise<HttpAnswer> {
    const url = path === undefined ? this.program.otlpHttpUrl : new URL(path, this.program.otlpHttpUrl).href;
    return postTraces(url, payload, { encoding: 'protobuf', ...options });
  }

  /** Posts one span as OTLP/JSON and expects it to be accepted, with a warning if `warning` matches one. */
  async takesJson(span: object, warning?: RegExp): Promise<string> {
    const trace = this.newTrace();
    const { status, body } = await this.post(jsonBytes(jsonRequest([jsonSpan(trace, spanIdOf(1), span)])), {
      encoding: 'json',
    });
    const partialSuccess = { rejectedSpans: '0', errorMessage: expect.stringMatching(warning ?? '') };
    expect({ status, body }).toEqual({ status: 200, body: warning === undefined ? {} : { partialSuccess } });
    return trace;
  }

  /** Posts one span as OTLP/JSON and expects it alone to be rejected. */
  async rejectsJson(span: object, reason: RegExp): Promise<void> {
    const trace = this.newTrace();
    const spans = [jsonSpan(trace, spanIdOf(1), span), jsonSpan(trace, spanIdOf(2))];
    const { status, body } = await this.post(jsonBytes(jsonRequest(spans)), { encoding: 'json' });
    const partialSuccess = { rejectedSpans: '1', errorMessage: expect.stringMatching(reason) };
    expect({ status, body }).toEqual({ status: 200, body: { partialSuccess } });
    expect(await this.spanOf(trace, 'spanId', 2)).toEqual({ spanId: spanIdOf(2) });
  }

  /** Fields of a stored span; null where there is none. */
  async spanOf(trace: string, fields: string, span = 1): Promise<unknown> {
    const query = `query ($trace: TraceID!, $span: SpanID!) { span(traceId: $trace, spanId: $span) { ${fields} } }`;
    return (await this.program.graphql(query, { trace, span: spanIdOf(span) })).span;
  }

  /** Runs `probe` while a request that does not go on fills the queue. */
  async whileFull(probe: () => Promise<void>): Promise<void> {
    let held = this.#hold();
    try {
      await vi.waitFor(
        async () => {
          if (held.destroyed) held = this.#hold();
          await probe();
        },
        { timeout: 20_000, interval: 20 },
      );
    } finally {
      held.destroy();
    }
  }

  #hold(): ClientRequest {
    const held = request(this.program.otlpHttpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'content-length': MIB },
    });
    held.on('error', () => {}).on('response', () => held.destroy());
    held.write(Buffer.alloc(0.9 * MIB));
    return held;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.grpc[Symbol.dispose]();
    await this.program[Symbol.asyncDispose]();
  }
}

/** A request of one span, as protobuf. */
export function oneSpan(trace: string, changes: object = {}): Buffer {
  return toProtobuf(jsonRequest([jsonSpan(trace, spanIdOf(1), changes)]));
}

/** A request of these spans, as protobuf. */
export function manySpans(spans: readonly JsonSpan[]): Buffer {
  return toProtobuf(jsonRequest(spans));
}

/** A request of one span of about so many bytes. */
export function largeSpan(trace: string, bytes: number): Buffer {
  return oneSpan(trace, { attributes: [{ key: 'large', value: { stringValue: 'x'.repeat(bytes) } }] });
}
