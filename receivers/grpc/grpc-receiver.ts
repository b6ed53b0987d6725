import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { credentialsIn } from '../../src/access/gate.ts';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { cutOffOf } from '../../src/net/cut-off.ts';
import { createSessionServer } from '../../src/net/http2-sessions.ts';
import { Listener } from '../../src/net/listener.ts';
import { handshakesOf } from '../../src/net/tls/handshakes.ts';
import { decompressorFor } from '../intake/decompress.ts';
import type { Admitted, ReceiverContext, ReceiverSettings } from '../intake/definition.ts';
import { errorAnswer } from '../intake/error-answer.ts';
import { type ExportOutcome, exportReserved } from '../intake/export-traces.ts';
import { AnswerLog } from '../intake/log-answers.ts';
import type { Receiver } from '../intake/receiver.ts';
import type { ReceiverMeter } from '../intake/receiver-metrics.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { exportOtherSignal } from '../otlp/other-signals.ts';
import { OTHER_GRPC_PATHS, refuseOtherSignals } from '../otlp/served-signal.ts';
import { EXPORT_PATH, TRACE_SERVICE } from './export-path.ts';
import { GrpcCall } from './grpc-call.ts';
import { HealthService } from './health-service.ts';
import { type MessageLimits, readMessage } from './message-frame.ts';

const TITLE = 'OTLP/gRPC';
/** Time that the message of a call may take to arrive. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Largest request of a health check. */
const MAX_HEALTH_BYTES = 4096;
/** Time that a stop gives to calls under way before it cuts their connections. */
const STOP_TIMEOUT_MS = 10_000;

/** Answers one call. */
type Method = (call: GrpcCall) => Promise<void>;

/** Takes the content of a request. */
type Store = (admitted: Admitted, payload: Buffer, reservation: Reservation) => Promise<ExportOutcome>;

/** Health checks do not wait for room in the queue: a busy server must not be restarted for being busy. */
const BESIDE_THE_QUEUE: Reservation = { growTo: () => {}, enter: async () => {}, release: () => {} };

/**
 * OTLP/gRPC (OTLP spec, "OTLP/gRPC"): unary Export, plain or compressed with gzip, deflate or zstd, and the health checking
 * protocol. It is a gRPC server of its own on Node's HTTP/2, because @grpc/grpc-js has no zstd and hands over a message only
 * when it has arrived whole and is inflated. Here the queue counts the bytes as they arrive. A stop gives calls under way
 * `stopTimeoutMs` milliseconds before it cuts off their connections.
 */
export function createGrpcReceiver(
  settings: ReceiverSettings,
  { admit, storage, log, meter, setting, tls, strangers }: ReceiverContext,
  stopTimeoutMs = STOP_TIMEOUT_MS,
): Receiver {
  const server = createSessionServer(tls);
  const door = { title: TITLE, speaks: 'gRPC', tlsSetting: setting.replace(/endpoint$/, 'tls'), strangers } as const;
  const listener = new Listener(server, door);
  const endHandshakes = handshakesOf(server);
  const cutOff = cutOffOf(server);
  const sessions = new Set<ServerHttp2Session>();
  const health = new HealthService([TRACE_SERVICE], storage);
  const answers = new AnswerLog(TITLE, { log, strangers });
  const methods = createMethods(settings, { admit, health, answers, meter });
  const onStream = (stream: ServerHttp2Stream, call: GrpcCall): void => {
    // A broken stream has nobody left to answer. An error here can only be a defect in answering.
    stream.on('error', (error) => log.debug({ err: error }, 'an OTLP/gRPC call broke'));
    serve(call, methods, { answers, meter }).catch((error: unknown) => {
      log.error({ err: error }, 'an OTLP/gRPC call could not be answered');
      stream.destroy();
    });
  };
  server.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('stream', (stream, headers, _flags, rawHeaders) =>
      onStream(stream, new GrpcCall(stream, headers, rawHeaders)),
    );
  });
  return {
    start: () => listener.listen(setting, settings),
    stop: () => {
      health.stop();
      endHandshakes();
      return close(listener, sessions, { cutOff, timeoutMs: stopTimeoutMs });
    },
  };
}

interface Parts extends Pick<ReceiverContext, 'admit'> {
  readonly health: HealthService;
  readonly answers: AnswerLog;
  readonly meter: ReceiverMeter;
}

function createMethods(
  { maxRequestBytes, otherSignals }: ReceiverSettings,
  { admit, health, answers, meter }: Parts,
): Map<string, Method> {
  const exporting =
    (store: Store): Method =>
    async (call) => {
      const { sender } = call;
      const admitted = await admit(credentialsIn(call.rawHeaders, { address: sender.address, path: call.path }));
      let reservation: Reservation | undefined;
      try {
        reservation = admitted.sink.reserve(sender);
        const payload = await readCall(call, { maxBytes: maxRequestBytes, reservation });
        if (payload === undefined || call.isOver) return;
        const outcome = await store({ ...admitted, onDecoded: call.sent.onDecoded }, payload, reservation);
        answers.outcome(outcome, call.sent);
        meter.acknowledged(call.isOver ? 0 : outcome.accepted);
        call.send(encodeExportResponse(outcome, 'protobuf'));
        call.succeed();
      } finally {
        reservation?.release();
        admitted.visit.leave();
      }
    };
  const check: Method = async (call) => {
    const request = await readHealth(call);
    if (request === undefined) return;
    call.send(health.check(request));
    call.succeed();
  };
  const watch: Method = async (call) => {
    const request = await readHealth(call);
    if (request !== undefined) health.watch(call, request);
  };
  const others = [...(otherSignals === 'accept' ? OTHER_GRPC_PATHS : [])].map(([path, signal]) => {
    const store: Store = (admitted, payload, reservation) =>
      exportOtherSignal({ ...admitted, meter }, reservation, { signal, encoding: 'protobuf', payload });
    return [path, exporting(store)] as const;
  });
  return new Map([
    [
      EXPORT_PATH,
      exporting((admitted, payload, reservation) =>
        exportReserved({ ...admitted, meter }, reservation, payload, 'protobuf'),
      ),
    ],
    ...others,
    ['/grpc.health.v1.Health/Check', check],
    ['/grpc.health.v1.Health/Watch', watch],
  ]);
}

async function serve(
  call: GrpcCall,
  methods: ReadonlyMap<string, Method>,
  { answers, meter }: Pick<Parts, 'answers' | 'meter'>,
): Promise<void> {
  const foreign = call.refuseOtherProtocols();
  if (foreign !== undefined) {
    const answer = errorAnswer(foreign);
    answers.failure(answer.httpStatus, answer, call.sent);
    return;
  }
  try {
    const method = methodAt(call.path, methods);
    call.startDeadline();
    await method(call);
  } catch (error) {
    const answer = errorAnswer(error);
    if (!call.isOver) meter.failed(error);
    answers.failure(answer.grpcStatus, answer, call.sent);
    call.fail(answer);
  }
}

/** Throws UNSUPPORTED_SIGNAL and METHOD_NOT_ALLOWED. */
function methodAt(path: string, methods: ReadonlyMap<string, Method>): Method {
  const method = methods.get(path);
  if (method !== undefined) return method;
  refuseOtherSignals(path);
  throw new SpangraphError(
    'METHOD_NOT_ALLOWED',
    `There is no such method here; traces are accepted at ${[...methods.keys()][0]}.`,
  );
}

function readHealth(call: GrpcCall): Promise<Buffer | undefined> {
  return readCall(call, { maxBytes: MAX_HEALTH_BYTES, reservation: BESIDE_THE_QUEUE });
}

/** The decompressed message of a call. Undefined if the call is over before the message has arrived. */
async function readCall(call: GrpcCall, limits: MessageLimits): Promise<Buffer | undefined> {
  const header = call.headers['grpc-encoding'];
  const encoding = Array.isArray(header) ? header[0] : header;
  const isPlain = encoding === undefined || encoding === 'identity';
  const decompress = isPlain ? undefined : decompressorFor('grpc-encoding', encoding);
  const timer = setTimeout(() => {
    const message = `The message did not arrive within ${REQUEST_TIMEOUT_MS} ms.`;
    call.fail(errorAnswer(new SpangraphError('SENDER_DEADLINE_EXCEEDED', message)));
  }, REQUEST_TIMEOUT_MS);
  try {
    return await readMessage(call.stream, decompress, limits);
  } finally {
    clearTimeout(timer);
  }
}

interface Deadline {
  readonly cutOff: () => void;
  readonly timeoutMs: number;
}

/** Gives calls under way a bounded time to end. */
async function close(
  listener: Listener,
  sessions: ReadonlySet<ServerHttp2Session>,
  { cutOff, timeoutMs }: Deadline,
): Promise<void> {
  if (!listener.isListening) return;
  const timer = setTimeout(cutOff, timeoutMs);
  const closed = listener.close();
  for (const session of sessions) session.close();
  await closed;
  clearTimeout(timer);
}
