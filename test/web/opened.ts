/** The page as a person sees it, with a record of everything that went wrong. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Program } from '../fixtures/program.ts';
import { settle } from './backend.ts';

export interface Opened {
  readonly page: Page;
  /** Uncaught errors, and errors and warnings of the console: breaches of the policy are among them. */
  readonly problems: readonly string[];
}

export async function openPage(context: BrowserContext, url: string): Promise<Opened> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  await page.goto(url);
  return { page, problems };
}

type Texts = Readonly<Record<string, string>>;

/** A span in OTLP JSON, as far as a test cares. Times in nanoseconds from `T0`. */
export interface SentSpan {
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  readonly service?: string;
  readonly kind?: number;
  readonly start?: bigint;
  readonly end?: bigint;
  readonly failed?: boolean;
  readonly attributes?: Texts;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string; readonly attributes?: Texts }[];
  readonly events?: readonly { readonly name: string; readonly at: bigint; readonly attributes?: Texts }[];
}

/** 2026-01-01T00:00:00Z */
export const T0 = 1_767_225_600_000_000_000n;

/** Sends a trace over OTLP/HTTP. It is stored, and searches see it, when this resolves. */
export async function sendTrace(
  program: Program,
  traceId: string,
  spans: readonly SentSpan[],
  resource: Readonly<Record<string, string>> = {},
): Promise<void> {
  const byService = Map.groupBy(spans, ({ service = 'shop' }) => service);
  const resourceSpans = [...byService].map(([service, members]) => ({
    resource: { attributes: attributesOf({ 'service.name': service, ...resource }) },
    scopeSpans: [{ spans: members.map((span) => otlpSpan(traceId, span)) }],
  }));
  const response = await fetch(program.otlpHttpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  if (!response.ok) throw new Error(await response.text());
  await settle();
}

function otlpSpan(traceId: string, span: SentSpan): object {
  const start = T0 + (span.start ?? 0n);
  return {
    traceId,
    spanId: span.id,
    parentSpanId: span.parent ?? '',
    name: span.name ?? `span ${span.id}`,
    kind: span.kind ?? 1,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(T0 + (span.end ?? (span.start ?? 0n) + 1_000_000n)),
    attributes: [
      ...attributesOf(span.attributes ?? {}),
      ...Object.entries(span.numbers ?? {}).map(([key, intValue]) => ({ key, value: { intValue } })),
    ],
    status: span.failed ? { code: 2 } : {},
    links: (span.links ?? []).map((link) => ({ ...link, attributes: attributesOf(link.attributes ?? {}) })),
    events: (span.events ?? []).map(({ name, at, attributes = {} }) => ({
      name,
      timeUnixNano: String(T0 + at),
      attributes: attributesOf(attributes),
    })),
  };
}

function attributesOf(values: Texts): object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

export function traceIdOf(n: number): string {
  return n.toString(16).padStart(32, '0');
}

export function spanIdOf(n: number): string {
  return n.toString(16).padStart(16, '0');
}
