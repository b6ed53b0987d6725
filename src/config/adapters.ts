/** The sections of the APIs of other systems, and what they say. */
import { z } from 'zod';
import type { ListenAddress } from '../net/address.ts';
import { MIB, parseByteSize } from '../settings/byte-size.ts';
import { optionalEndpoint, parsed, section } from '../settings/sections.ts';

/** An API of another system. */
export interface AdapterConfig {
  /** Whether it is served. */
  readonly isServed: boolean;
  /** A port of its own, where its paths have no prefix. */
  readonly address?: ListenAddress;
}

export interface AdaptersConfig {
  readonly tempo: AdapterConfig;
  readonly jaeger: AdapterConfig & {
    /** The folder of a built Jaeger UI. */
    readonly uiPath?: string;
  };
  readonly zipkin: AdapterConfig;
  readonly mcp: AdapterConfig & {
    /** Largest answer of a tool as JSON, in bytes. */
    readonly maxAnswerBytes: number;
  };
  /** Where Jaeger's remote storage API is served over gRPC. Absent: it is not. */
  readonly jaegerStorage?: ListenAddress;
}

const enabled = (what: string) =>
  z
    .boolean()
    .default(true)
    .meta({ description: `Whether ${what} is served.` });

const ownEndpoint = (port: number, clients: string) =>
  optionalEndpoint(
    port,
    `A port of its own, such as localhost:${port}, for clients that take no path: ${clients}. Its paths have no prefix there.`,
  );

/** Below, the details of a single span may not fit. Above, no model reads an answer. */
const ANSWER_SIZES = { min: 16 * 1024, max: 16 * MIB };
const ANSWER_SIZE_FORM = 'a size from 16KiB to 16MiB';

const answerSize = parsed(
  z.union([z.string(), z.number()], `expected ${ANSWER_SIZE_FORM}`),
  (text) => {
    const bytes = parseByteSize(text);
    return bytes !== undefined && bytes >= ANSWER_SIZES.min && bytes <= ANSWER_SIZES.max ? bytes : undefined;
  },
  ANSWER_SIZE_FORM,
)
  .prefault('40KiB')
  .meta({
    description:
      'Largest answer of a tool as JSON. Clients cut what is longer without a word, so lists end before it, and say so.',
    unit: 'bytes, or with a unit: 40KiB',
  });

/** The keys of `api` that the APIs of other systems have. */
export const adapterSections = {
  tempo: section("Tempo's HTTP API, at /tempo.", {
    enabled: enabled("Tempo's HTTP API"),
    endpoint: ownEndpoint(3200, 'tempo-cli'),
  }).prefault({}),
  jaeger: section("Jaeger's query API, at /jaeger.", {
    enabled: enabled("Jaeger's query API"),
    endpoint: ownEndpoint(16_686, 'scripts and older pages'),
    ui: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The folder of a built Jaeger UI, which is served beside it.' }),
  }).prefault({}),
  zipkin: section("Zipkin's read API, at /zipkin.", {
    enabled: enabled("Zipkin's read API"),
    endpoint: ownEndpoint(9411, 'Lens. It may be the port of the Zipkin receiver'),
  }).prefault({}),
  mcp: section('The Model Context Protocol for agents, at /mcp.', {
    enabled: enabled('the Model Context Protocol'),
    max_answer_size: answerSize,
  }).prefault({}),
  jaeger_storage: section("Jaeger's remote storage API (`jaeger.storage.v2`) over gRPC.", {
    endpoint: optionalEndpoint(
      17_271,
      'Where Jaeger reads from, such as localhost:17271. Without it, the API is not served.',
    ),
  }).prefault({}),
};

type AdapterSections = { readonly [Name in keyof typeof adapterSections]: z.output<(typeof adapterSections)[Name]> };

export function toAdapters({ tempo, jaeger, zipkin, mcp, jaeger_storage }: AdapterSections): AdaptersConfig {
  return {
    tempo: toAdapter(tempo),
    jaeger: { ...toAdapter(jaeger), ...(jaeger.ui !== undefined && { uiPath: jaeger.ui }) },
    zipkin: toAdapter(zipkin),
    mcp: { ...toAdapter(mcp), maxAnswerBytes: mcp.max_answer_size },
    ...(jaeger_storage.endpoint && { jaegerStorage: jaeger_storage.endpoint }),
  };
}

function toAdapter(file: { readonly enabled: boolean; readonly endpoint?: ListenAddress | undefined }): AdapterConfig {
  return { isServed: file.enabled, ...(file.endpoint && { address: file.endpoint }) };
}
