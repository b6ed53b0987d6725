import { readFileSync } from 'node:fs';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from './index.ts';
import { parseNodeId, serviceNodeId, spanNodeId, traceNodeId } from './node-id.ts';
import { printSortedSchema, SCHEMA_FILE } from './print-schema.ts';
import { asInt32 } from './uint32.ts';

test('schema.graphql is up to date (node schema/print.ts writes it)', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(printSortedSchema());
});

test('the schema is valid', () => {
  expect(validateSchema(schema)).toEqual([]);
});

test('every type, field, argument and enum value is described', () => {
  const bare: string[] = [];
  const look = (name: string, { description }: { description?: string | null | undefined }) => {
    if (!description?.trim()) bare.push(name);
  };
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  for (const type of types) {
    look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  expect(bare).toEqual([]);
});

test('global ids lead back to what they stand for', () => {
  const traceId = 'a'.repeat(32);
  const span = { traceId, spanId: 'b'.repeat(16), kind: -3, startTimeUnixNano: 2n ** 64n - 1n };
  expect(parseNodeId(traceNodeId(traceId))).toEqual({ type: 'Trace', traceId });
  expect(parseNodeId(spanNodeId(span))).toEqual({ type: 'Span', ...span });
  expect(parseNodeId(serviceNodeId('a:b\nc'))).toEqual({ type: 'Service', name: 'a:b\nc' });
  expect(parseNodeId(serviceNodeId(''))).toEqual({ type: 'Service', name: '' });
  for (const id of ['', 'x', 'VHJhY2U6eA', traceId]) expect(parseNodeId(id)).toBeUndefined();
});

test('unsigned 32-bit values keep their bits in a signed Int', () => {
  expect([0, 257, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map(asInt32)).toEqual([0, 257, 2 ** 31 - 1, -(2 ** 31), -1]);
});
