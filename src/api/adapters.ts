/** The APIs of other systems that Spangraph serves, in one table. Loads none of them. */
import type { SpangraphError } from '../errors.ts';
import type { Answer } from '../net/question.ts';
import type { AdapterSettings } from './adapter/adapter.ts';
import type { AskedPlace } from './asking-routes.ts';
import { JAEGER_PREFIX, jaegerRefusal } from './jaeger/path.ts';
import { JAEGER_STORAGE_PREFIX, jaegerStorageRefusal } from './jaeger-storage/path.ts';
import { MCP_PREFIX, mcpRefusal } from './mcp/path.ts';
import { TEMPO_PREFIX, tempoRefusal } from './tempo/path.ts';
import { ZIPKIN_PREFIX, zipkinRefusal } from './zipkin/path.ts';

/** The names of the APIs: of their sections of the configuration, too. */
export const ADAPTER_NAMES = ['tempo', 'jaeger', 'zipkin', 'mcp'] as const;
export type AdapterName = (typeof ADAPTER_NAMES)[number];

interface ListedAdapter {
  /** What its paths begin with, without a slash at the end. */
  readonly prefix: string;
  /** What else these begin with, if it is known. All other paths below the prefix are those of a page. */
  readonly asked?: string;
  readonly refusal: (error: SpangraphError, url: string) => object | string;
  /** Loads what answers. */
  readonly load: () => Promise<{ createAnswer(options: AdapterSettings): Answer }>;
}

/** What other threads are asked for: these, and the API that has calls of gRPC for questions. */
export type AnsweredName = AdapterName | 'jaegerStorage';

export const ADAPTERS: Readonly<Record<AnsweredName, ListedAdapter>> = {
  tempo: { prefix: TEMPO_PREFIX, refusal: tempoRefusal, load: () => import('./tempo/answer.ts') },
  jaeger: {
    prefix: JAEGER_PREFIX,
    asked: '/api/',
    refusal: jaegerRefusal,
    load: () => import('./jaeger/answer.ts'),
  },
  zipkin: { prefix: ZIPKIN_PREFIX, refusal: zipkinRefusal, load: () => import('./zipkin/answer.ts') },
  mcp: { prefix: MCP_PREFIX, refusal: mcpRefusal, load: () => import('./mcp/answer.ts') },
  jaegerStorage: {
    prefix: JAEGER_STORAGE_PREFIX,
    refusal: jaegerStorageRefusal,
    load: () => import('./jaeger-storage/answer.ts'),
  },
};

/** The API whose path this is. */
export function adapterAt(url: string): AnsweredName | undefined {
  const path = url.split('?', 1)[0] ?? '';
  // A service follows the package after a dot. No route of HTTP leads here.
  if (path.startsWith(`${JAEGER_STORAGE_PREFIX}.`)) return 'jaegerStorage';
  return ADAPTER_NAMES.find((name) => {
    const { prefix } = ADAPTERS[name];
    return path === prefix || path.startsWith(`${prefix}/`);
  });
}

/** The places of an API on the port that all APIs share. */
export function adapterPlaces(name: AdapterName): AskedPlace[] {
  const { prefix, asked, refusal } = ADAPTERS[name];
  if (asked !== undefined) return [{ path: prefix + asked, isPrefix: true, refusal }];
  return [
    { path: prefix, refusal },
    { path: `${prefix}/`, isPrefix: true, refusal },
  ];
}

/** The place of an API on a port of its own, where its paths have no prefix. */
export function ownPortPlace(name: AdapterName): AskedPlace {
  const { prefix, asked = '/', refusal } = ADAPTERS[name];
  return { path: asked, isPrefix: true, mount: prefix, refusal };
}
