import { SPAN_KINDS, STATUS_CODES } from '../../../src/model/span.ts';
import type { JsonForm } from './encode-json.ts';

/** The general form of protobuf (ProtoJSON): bytes in base64, enums by their names. */
export const PROTOBUF_JSON: JsonForm = {
  id: (hex) => Buffer.from(hex, 'hex').toString('base64'),
  spanKind: (kind) => enumName('SPAN_KIND', SPAN_KINDS, kind),
  statusCode: (code) => enumName('STATUS_CODE', STATUS_CODES, code),
};

/** The number itself where it is the default value, or has no name in this version. */
function enumName(prefix: string, names: readonly string[], value: number): string | number {
  const name = value === 0 ? undefined : names[value];
  return name === undefined ? value : `${prefix}_${name}`;
}
