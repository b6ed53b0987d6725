/** The messages of a trace request as a table, read from the .proto file: generators and references know OTLP by it alone. */
import protobuf from 'protobufjs';

export type ScalarType =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'double'
  | 'int64'
  | 'uint32'
  | 'int32'
  | 'fixed64'
  | 'fixed32'
  | 'enum';

export interface FieldSchema {
  readonly number: number;
  readonly jsonName: string;
  readonly protoName: string;
  readonly type: ScalarType | 'message';
  readonly repeated: boolean;
  /** Set for `message`. */
  readonly message: MessageSchema | undefined;
  /** Names and numbers, set for `enum`. */
  readonly values: Readonly<Record<string, number>> | undefined;
  /** Other members of the oneof that the field is in. */
  readonly rivals: readonly string[];
}

export interface MessageSchema {
  readonly name: string;
  readonly fields: readonly FieldSchema[];
  readonly byNumber: ReadonlyMap<number, FieldSchema>;
}

const file = new URL('../fixtures/otlp/otlp-trace.proto', import.meta.url).pathname;
const root = protobuf.loadSync(file);

/** protobufjs' own type of the request. */
export const requestType = root.lookupType('otlp.ExportTraceServiceRequest');

const known = new Map<protobuf.Type, MessageSchema>();

/** The schema of an ExportTraceServiceRequest. */
export const REQUEST = messageSchema(requestType);

function messageSchema(type: protobuf.Type): MessageSchema {
  const before = known.get(type);
  if (before !== undefined) return before;
  const fields: FieldSchema[] = [];
  const byNumber = new Map<number, FieldSchema>();
  const schema = { name: type.name, fields, byNumber };
  known.set(type, schema);
  for (const field of type.fieldsArray) {
    const own = fieldSchema(field.resolve());
    fields.push(own);
    byNumber.set(own.number, own);
  }
  return schema;
}

function fieldSchema(field: protobuf.Field): FieldSchema {
  const { resolvedType } = field;
  const isMessage = resolvedType instanceof protobuf.Type;
  const isEnum = resolvedType instanceof protobuf.Enum;
  return {
    number: field.id,
    jsonName: field.name,
    protoName: field.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type: isMessage ? 'message' : isEnum ? 'enum' : (field.type as ScalarType),
    repeated: field.repeated,
    message: isMessage ? messageSchema(resolvedType) : undefined,
    values: isEnum ? resolvedType.values : undefined,
    rivals: (field.partOf?.oneof ?? []).filter((name) => name !== field.name),
  };
}
