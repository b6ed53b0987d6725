import { type Decoded, decodeAnyJson } from '../../receivers/formats/any-json/decode-any-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { refuseBadIds } from '../../receivers/formats/refuse-bad-ids.ts';
import { SpangraphError } from '../errors.ts';
import type { FileRecord } from './file-record.ts';
import { otherSignalOf } from './protobuf-signal.ts';

/** Reads a record of any of the formats. */
export function decodeRecord(record: FileRecord): Decoded {
  if ('problem' in record) return record;
  try {
    const decoded = 'json' in record ? decodeAnyJson(record.json.value, record.json) : decodeProtobuf(record.protobuf);
    return 'traces' in decoded ? { traces: refuseBadIds(decoded.traces) } : decoded;
  } catch (error) {
    if (error instanceof SpangraphError) return { problem: error.message };
    throw error;
  }
}

function decodeProtobuf(message: Buffer): Decoded {
  const signal = otherSignalOf(message);
  return signal === undefined ? { traces: decodeTracesProtobuf(message) } : { signal };
}
