/** Lists of attributes are written without resolvers, and have the text and the account that the resolvers give them. */
import fc from 'fast-check';
import { execute, type GraphQLObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { makeSpan } from '../../test/fixtures/spans.ts';
import { anyAttributes } from '../../test/property/arbitrary-spans.ts';
import { ANYONE } from '../access/caller.ts';
import type { Attributes } from '../model/attributes.ts';
import type { AttributeList } from '../model/encoded-attributes.ts';
import { encodeValue, typeCode } from '../storage/encoding/attribute-codec.ts';
import { StoredAttributes, storedShape } from '../storage/encoding/stored-attributes.ts';
import { executeOperation } from './execution/execute.ts';

const SELECTIONS = ['key', 'value', 'type', 'k: key', 'value2: value', 't: type'];
/** How often each list is written. */
const TWICE = 2;
const anySelections = fc.uniqueArray(fc.constantFrom(...SELECTIONS), { minLength: 1 });

function stored(attributes: Attributes): StoredAttributes {
  const shape = storedShape(attributes.map(({ key, value }) => [key, typeCode(value)]));
  return new StoredAttributes(shape, JSON.stringify(attributes.map(({ value }) => encodeValue(value))));
}

function operation(selections: readonly string[]) {
  const [traceId, spanId] = ['1'.padStart(32, '0'), '1'.padStart(16, '0')];
  return parse(
    `{ span(traceId: "${traceId}", spanId: "${spanId}") { ancestors { attributes { ${selections.join(' ')} } } } }`,
  );
}

function contextOf(list: AttributeList) {
  const span = makeSpan({});
  return {
    caller: ANYONE,
    query: {
      details: { span: () => Promise.resolve(span), attributes: () => list },
      structure: { ancestors: () => Array.from({ length: TWICE }, () => span) },
    },
  };
}

async function written(selections: readonly string[], list: AttributeList) {
  const counted = { fields: 0, bytes: 0 };
  const counter = {
    answerField: (bytes: number) => counter.answerFields(1, bytes),
    answerFields: (fields: number, bytes: number) => {
      counted.fields += fields;
      counted.bytes += bytes;
    },
    answerBytes: (bytes: number) => counter.answerFields(0, bytes),
  };
  const { signal } = new AbortController();
  const args = { schema, document: operation(selections), contextValue: contextOf(list), signal };
  const result = await executeOperation(args, counter);
  return { text: result?.stringify(result), ...counted };
}

/** By the resolvers, as for types that nobody writes as a whole. */
async function resolved(selections: readonly string[], list: AttributeList) {
  const type = schema.getType('Attribute') as GraphQLObjectType;
  const { extensions } = type;
  type.extensions = {};
  try {
    return await written(selections, list);
  } finally {
    type.extensions = extensions;
  }
}

test('any list, decoded or not', async () => {
  await fc.assert(
    fc.asyncProperty(anySelections, anyAttributes, async (selections, attributes) => {
      const expected = await resolved(selections, attributes);
      expect(await written(selections, attributes)).toEqual(expected);
      expect(await written(selections, stored(attributes))).toEqual(expected);
      const { data } = await execute({
        schema,
        document: operation(selections),
        contextValue: contextOf(stored(attributes)),
      });
      expect(JSON.parse(expected.text ?? '')).toEqual(JSON.parse(JSON.stringify({ data })));
    }),
  );
});

test('numbers at the edges of what JSON holds', async () => {
  const values = [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), -0, Number.NaN, 1e21, 5e-324];
  const attributes = values.map((value, index) => ({ key: `${index}`, value }));
  const { text } = await written(['value'], stored(attributes));
  expect(text).toBe((await resolved(['value'], attributes)).text);
  expect(text).toContain(
    '{"value":9007199254740991},{"value":9007199254740992},{"value":"9007199254740993"},' +
      '{"value":"-9223372036854775808"},{"value":0},{"value":"NaN"},{"value":1e+21},{"value":5e-324}',
  );
});

test('a list that is written again counts again', async () => {
  const attributes = [
    { key: 'a', value: 'b' },
    { key: 'c', value: null },
  ];
  expect(await written(SELECTIONS, attributes)).toEqual(await resolved(SELECTIONS, attributes));
  expect((await written(SELECTIONS, attributes)).fields).toBe(1 + TWICE * (1 + 2 * SELECTIONS.length) + 1);
});
