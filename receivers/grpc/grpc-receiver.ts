import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type ServiceError,
  setLogger,
} from '@grpc/grpc-js';
import type { OtlpProtocolConfig } from '../../src/config/config.ts';
import type { SpanSink } from '../../src/ingest/sink.ts';
import { formatAddress, listenError } from '../listen-error.ts';
import { encodeExportResponse } from '../otlp/encode-export-response.ts';
import { encodeStatus } from '../otlp/encode-status.ts';
import { errorAnswer } from '../otlp/error-answer.ts';
import { exportTraces } from '../otlp/export-traces.ts';
import type { Receiver, ReceiverAddress, ReceiverLog } from '../receiver.ts';

const SETTING = 'receivers.otlp.protocols.grpc.endpoint';
/** How long a stop waits for calls under way before their connections are cut. */
const STOP_TIMEOUT_MS = 10_000;
/** Carries google.rpc.Status beside the plain code and message (gRPC, "Richer error model"). */
const STATUS_DETAILS_KEY = 'grpc-status-details-bin';

const asIs = (bytes: Buffer): Buffer => bytes;

/** opentelemetry-proto collector/trace/v1 TraceService; messages stay bytes, the receiver's own decoder reads them. */
const TRACE_SERVICE = {
  Export: {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
} as const satisfies ServiceDefinition;

/**
 * OTLP/gRPC (OTLP spec, "OTLP/gRPC"): unary Export, plain or compressed with gzip or deflate. A message over the limit,
 * compressed or decompressed, is refused by the library with RESOURCE_EXHAUSTED and no RetryInfo: not to be sent again.
 */
export function createGrpcReceiver(config: OtlpProtocolConfig, sink: SpanSink, log: ReceiverLog): Receiver {
  routeLibraryLog(log);
  const server = new Server({
    'grpc.max_receive_message_length': config.maxRequestBytes,
    // A second process on the port must fail, not share it.
    'grpc.so_reuseport': 0,
  });
  server.addService(TRACE_SERVICE, { Export: exportHandler(sink, log) });
  return {
    name: 'otlp/grpc',
    start: () => listen(server, config),
    stop: () => close(server),
  };
}

function exportHandler(sink: SpanSink, log: ReceiverLog): handleUnaryCall<Buffer, Buffer> {
  const answer: Answer = async (call, callback) => {
    try {
      const { rejected } = await exportTraces(sink, call.request, 'protobuf');
      if (rejected.length > 0) log.warn({ rejected: rejected.length, first: rejected[0] }, 'OTLP/gRPC: spans rejected');
      callback(null, encodeExportResponse(rejected, 'protobuf'));
    } catch (error) {
      callback(statusOf(error, log));
    }
  };
  return (call, callback) => void answer(call, callback);
}

type Answer = (...parameters: Parameters<handleUnaryCall<Buffer, Buffer>>) => Promise<void>;

function statusOf(thrown: unknown, log: ReceiverLog): Partial<ServiceError> {
  const answer = errorAnswer(thrown);
  if (answer.defect === undefined)
    log.warn({ status: answer.grpcStatus, reason: answer.message }, 'OTLP/gRPC: request refused');
  else log.error({ err: answer.defect }, 'OTLP/gRPC: request failed');
  const metadata = new Metadata();
  metadata.set(STATUS_DETAILS_KEY, encodeStatus(answer, 'protobuf'));
  return { code: answer.grpcStatus, details: answer.message, metadata };
}

function listen(server: Server, config: OtlpProtocolConfig): Promise<ReceiverAddress> {
  return new Promise((resolve, reject) => {
    server.bindAsync(formatAddress(config), ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve({ host: config.host, port });
      else reject(listenError(SETTING, config, error));
    });
  });
}

/** Lets calls under way end, for a bounded time. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), STOP_TIMEOUT_MS);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The library logs on its own to standard error; what matters of it is thrown or answered anyway. */
function routeLibraryLog(log: ReceiverLog): void {
  const write = (message?: unknown): void => log.debug({ library: '@grpc/grpc-js' }, String(message));
  setLogger({ debug: write, info: write, error: write });
}
