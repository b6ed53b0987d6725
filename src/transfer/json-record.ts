import { parseJson } from '../../receivers/formats/otlp/parse-json.ts';
import { SpangraphError } from '../errors.ts';
import type { FileRecord } from './file-record.ts';

/** Parses one JSON value. */
export function jsonRecord(at: string, bytes: Buffer): FileRecord {
  try {
    return { at, json: parseJson(bytes) };
  } catch (error) {
    if (error instanceof SpangraphError) return { at, problem: error.message };
    throw error;
  }
}
