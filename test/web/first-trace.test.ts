/** The first trace of a real sender on a page that is open: it appears without a reload. */
import { context, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { openPage } from './opened.ts';

const SENDERS: readonly (readonly [string, (program: Program) => SpanExporter])[] = [
  ['gRPC', ({ grpcAddress }) => new GrpcExporter({ url: `http://${grpcAddress}` })],
  ['HTTP', ({ otlpHttpUrl }) => new HttpExporter({ url: otlpHttpUrl })],
];

/** A request with a query below it, as an application records them. */
async function record(exporter: SpanExporter): Promise<string> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'first-shop' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('first');
  const root = tracer.startSpan('GET /first');
  tracer.startSpan('SELECT first', {}, trace.setSpan(context.active(), root)).end();
  root.end();
  await provider.forceFlush();
  await provider.shutdown();
  return root.spanContext().traceId;
}

describeUnless(noChromium, 'the OpenTelemetry SDK', () => {
  let browser: Chromium;

  beforeAll(async () => {
    browser = await startChromium({ width: 1440, height: 900 });
  });
  afterAll(() => browser?.[Symbol.asyncDispose]());

  test.each(SENDERS)('shows its first trace on an open page, sent by %s', async (_name, makeExporter) => {
    await using program = await startProgram();
    const { page, problems } = await openPage(browser.context, program.apiOrigin);
    await page.getByText('No traces yet').waitFor();
    await page.evaluate('window.isSamePage = true');
    const traceId = await record(makeExporter(program));
    const link = page.getByRole('link', { name: 'first-shop GET /first' });
    await link.waitFor();
    await link.click();
    await page.locator('.row', { hasText: 'SELECT first' }).waitFor();
    expect(page.url()).toContain(traceId);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(problems).toEqual([]);
    await page.close();
  });
});
