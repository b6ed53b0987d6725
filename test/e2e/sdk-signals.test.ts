/** The real OpenTelemetry JS SDK with logs and metrics on: its exporters succeed, and traces go on. */
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as HttpLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as HttpMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { type Program, startProgram } from '../fixtures/program.ts';

const urlOf = ({ otlpHttpUrl }: Program, path: string): string => new URL(path, otlpHttpUrl).href;

test('logs and metrics are exported without an error, over both transports', async () => {
  await using program = await startProgram();
  const grpc = { url: `http://${program.grpcAddress}` };
  const logExporters = [new GrpcLogExporter(grpc), new HttpLogExporter({ url: urlOf(program, '/v1/logs') })];
  for (const exporter of logExporters) {
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    provider.getLogger('shop').emit({ body: 'card refused', severityNumber: 9 });
    await provider.forceFlush();
    await provider.shutdown();
  }
  const metricExporters = [
    new GrpcMetricExporter(grpc),
    new HttpMetricExporter({ url: urlOf(program, '/v1/metrics') }),
  ];
  for (const exporter of metricExporters) {
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    provider.getMeter('shop').createCounter('orders').add(3);
    // Rejects if the export failed.
    await provider.forceFlush();
    await provider.shutdown();
  }
  const metrics = await (await fetch(`${program.apiOrigin}/metrics`)).text();
  for (const receiver of ['otlp/grpc', 'otlp/http']) {
    for (const signal of ['logs', 'metrics']) {
      const name = 'spangraph_receiver_unstored_records_total';
      expect(metrics).toMatch(new RegExp(`${name}\\{[^}]*receiver="${receiver}"[^}]*signal="${signal}"[^}]*\\} [1-9]`));
    }
  }
  expect(metrics).not.toMatch(/spangraph_receiver_refused_requests_total\{[^}]*\} [1-9]/);
});
