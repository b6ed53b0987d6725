/** Reads the small messages of requests. */
import { type MessageFields, WireType } from '../../../receivers/formats/otlp/otlp-fields.ts';
import { WireReader } from '../../../receivers/formats/otlp/wire-reader.ts';
import { SpangraphError } from '../../errors.ts';
import { TIME } from './fields.ts';

/** What takes the value of each field from the reader. */
type Takers<Fields extends MessageFields> = { readonly [Name in keyof Fields]: () => void };

/** Reads a whole request. Throws MALFORMED_REQUEST. */
export function readRequest<Fields extends MessageFields>(
  bytes: Uint8Array,
  fields: Fields,
  takersOf: (reader: WireReader) => Takers<Fields>,
): void {
  const reader = new WireReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), undefined, fields);
  readFields(reader, fields, takersOf(reader));
}

/** Reads the message in the current field. */
export function readInside<Fields extends MessageFields>(
  reader: WireReader,
  fields: Fields,
  takers: Takers<Fields>,
): void {
  const outer = reader.enter();
  readFields(reader, fields, takers);
  reader.leave(outer);
}

function readFields<Fields extends MessageFields>(reader: WireReader, fields: Fields, takers: Takers<Fields>): void {
  const names = new Map<number, keyof Fields & string>(Object.entries(fields).map(([name, tag]) => [tag >>> 3, name]));
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    const name = names.get(tag >>> 3);
    if (name === undefined) reader.skip(tag, {});
    else if (fields[name] === tag) takers[name]();
    else throw otherType(name, tag);
  }
}

function otherType(name: string, tag: number): SpangraphError {
  const type = Object.entries(WireType).find(([, value]) => value === (tag & 7))?.[0] ?? String(tag & 7);
  return new SpangraphError('MALFORMED_REQUEST', `The field ${name} of the request has the wire type ${type}.`);
}

const NANOS_PER_SECOND = 1_000_000_000n;
/** What Go's clients send for a time that is not set: the first second of year 1. */
const GO_ZERO_TIME = -62_135_596_800n * NANOS_PER_SECOND;

/** Nanoseconds since the Unix epoch. Undefined for a time that is not set. */
export function readTime(reader: WireReader): bigint | undefined {
  const time = readNanoseconds(reader);
  return time === GO_ZERO_TIME ? undefined : time;
}

/** Nanoseconds. Undefined for a duration of zero, which is how clients leave one out. */
export function readDuration(reader: WireReader): bigint | undefined {
  return readNanoseconds(reader) || undefined;
}

function readNanoseconds(reader: WireReader): bigint {
  let seconds = 0n;
  let nanos = 0;
  readInside(reader, TIME, {
    seconds: () => {
      seconds = reader.readInt64();
    },
    nanos: () => {
      nanos = reader.readInt32();
    },
  });
  return seconds * NANOS_PER_SECOND + BigInt(nanos);
}
