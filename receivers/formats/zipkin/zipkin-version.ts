/** Detects the version of Zipkin's JSON. */
import { isObject, type JsonObject } from '../json-fields.ts';

export type ZipkinVersion = 1 | 2;

/** A field that only one version has. */
export interface VersionMark {
  readonly version: ZipkinVersion;
  readonly field: string;
}

const V2_FIELDS = ['kind', 'localEndpoint', 'remoteEndpoint', 'tags', 'shared'];

/** Undefined for a span that both versions write alike. */
export function versionMarkOf(span: JsonObject): VersionMark | undefined {
  const field = V2_FIELDS.find((name) => isPresent(span[name]));
  if (field !== undefined) return { version: 2, field };
  if (isPresent(span.binaryAnnotations)) return { version: 1, field: 'binaryAnnotations' };
  const { annotations } = span;
  const hasEndpoint = Array.isArray(annotations) && annotations.some((one) => isObject(one) && isPresent(one.endpoint));
  return hasEndpoint ? { version: 1, field: 'annotations with an endpoint' } : undefined;
}

/** Whether a JSON value looks like a span of Zipkin, in either version. */
export function isZipkinSpan(value: unknown): boolean {
  return isObject(value) && 'traceId' in value && 'id' in value;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
