/** Queries are answered as graphql-js answers them. */
import fc from 'fast-check';
import {
  buildSchema,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { executeOperation, type QueryArgs } from './execute.ts';
import type { FieldCounter } from './execution.ts';

const FIELDS = `
  id: ID!
  text: String
  textToo: String!
  number: Float
  count: Int!
  kind: Kind
  yes: Boolean
  texts: [String!]
  numbers: [[Int]!]
  thing: Thing
  thingToo: Thing!
  things: [Thing!]!
  others: [Thing]
  node: Node
  nodes: [Node]!
  either: [Either!]
  said(times: Int = 2, word: String!): String
`;

/** Every kind of field, null or not. The values come from {@link makeSchema}. */
const SDL = `
  enum Kind { SMALL LARGE }
  interface Node { ${FIELDS} }
  type Thing implements Node { ${FIELDS} }
  type Rest implements Node { ${FIELDS} rest: String }
  union Either = Thing | Rest
  type Query { ${FIELDS} }
`;

type Outcome = 'value' | 'null' | 'throws' | 'error' | 'later' | 'rejects' | 'null later';
const OUTCOMES: readonly Outcome[] = ['value', 'null', 'throws', 'error', 'later', 'rejects', 'null later'];

/** A value knows where it is in the answer, so that what happens there does not depend on who asks. */
interface Source {
  readonly path: string;
}

/** What happens at a place: mostly there is a value. */
type Fate = (path: string) => number;

function makeSchema(fate: Fate): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: Source | undefined, args, _context, { path: { key } }) => {
        const path = `${source?.path ?? ''}/${key}`;
        return happen(fate, path, () => makeValue(String(field.type), path, fate, args));
      };
    }
  }
  for (const name of ['Node', 'Either']) {
    const type = schema.getType(name);
    if (type === undefined || !('resolveType' in type)) throw new Error(`There is no type ${name}.`);
    type.resolveType = ({ path }: Source) => {
      const named = fate(`${path}?`) % 2 === 0 ? 'Thing' : 'Rest';
      return fate(`${path}??`) % 3 === 0 ? Promise.resolve(named) : named;
    };
  }
  return schema;
}

function happen(fate: Fate, path: string, value: () => unknown): unknown {
  const outcome = OUTCOMES[fate(path) % 40] ?? (fate(path) % 3 === 0 ? 'later' : 'value');
  switch (outcome) {
    case 'value':
      return value();
    case 'null':
      return null;
    case 'throws':
      throw new Error(`thrown at ${path}`);
    case 'error':
      return new Error(`returned at ${path}`);
    case 'later':
      return handled(Promise.resolve().then(value));
    case 'rejects':
      return handled(Promise.reject(new Error(`rejected at ${path}`)));
    case 'null later':
      return Promise.resolve(null);
  }
}

/** graphql-js leaves the items of a list behind one that has an error, and their rejections with them. */
function handled(promise: Promise<unknown>): Promise<unknown> {
  promise.catch(() => {});
  return promise;
}

function makeValue(type: string, path: string, fate: Fate, args: Readonly<Record<string, unknown>>): unknown {
  if (type.endsWith('!')) return makeValue(type.slice(0, -1), path, fate, args);
  if (type.startsWith('[')) {
    return Array.from({ length: fate(`${path}#`) % 4 }, (_, index) => {
      const item = `${path}/${index}`;
      return happen(fate, item, () => makeValue(type.slice(1, -1), item, fate, args));
    });
  }
  switch (type) {
    case 'ID':
    case 'String':
      return `${path} "\\\n\u2028é ${JSON.stringify(args)}`;
    case 'Int':
      return fate(`${path}=`) % 5 === 0 ? 1.5 : fate(`${path}=`) % 1_000;
    case 'Float':
      return (fate(`${path}=`) % 1_000) / 7;
    case 'Boolean':
      return fate(`${path}=`) % 2 === 0;
    case 'Kind':
      return ['SMALL', 'LARGE', 'NEITHER'][fate(`${path}=`) % 3];
    default:
      return { path };
  }
}

/** FNV-1a, so that a seed decides about every path. */
function fateOf(seed: number): Fate {
  return (path) => {
    let hash = 2_166_136_261 ^ seed;
    for (const character of path) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
    return (hash ^ (hash >>> 15)) >>> 0;
  };
}

const LEAVES = ['id', 'text', 'textToo', 'number', 'count', 'kind', 'yes', 'texts', 'numbers', '__typename'];
const WITH_ARGUMENTS = ['said(word: "a")', 'said(times: $times, word: $word)', 'said(times: 3, word: null)'];
const COMPOSITES = ['thing', 'thingToo', 'things', 'others', 'node', 'nodes', 'either'];
const DIRECTIVES = ['', '', '', '@skip(if: $yes)', '@include(if: $yes)', '@skip(if: false) @include(if: $no)'];

const selections: fc.Arbitrary<string> = fc.letrec<{ set: string }>((tie) => ({
  set: fc
    .array(
      fc
        .tuple(
          fc.oneof(
            { weight: 4, arbitrary: fc.constantFrom(...LEAVES, ...WITH_ARGUMENTS).map((leaf) => [leaf, ''] as const) },
            {
              weight: 3,
              arbitrary: fc.tuple(
                fc.constantFrom(...COMPOSITES),
                fc.oneof({ maxDepth: 3 }, fc.constant('{ __typename }'), tie('set')),
              ),
            },
          ),
          fc.constantFrom(...DIRECTIVES),
          fc.constantFrom('plain', 'plain', 'Node', 'Thing', 'Rest', 'untyped', 'alias'),
        )
        .map(([[field, set], directive, how]) => {
          // A union has no field but __typename.
          const inner = field === 'either' ? `{ __typename ... on Node ${set} }` : set;
          const name = field.replace(/\W.*$/, '');
          const text = `${how === 'alias' ? `a_${name}: ` : ''}${field} ${directive} ${inner}`;
          if (how === 'untyped') return `... ${directive} { ${text} }`;
          return ['Node', 'Thing', 'Rest'].includes(how) ? `... on ${how} { ${text} }` : text;
        }),
      { minLength: 1, maxLength: 5 },
    )
    .map((fields) => `{ ${fields.join(' ')} }`),
})).set;

const query = fc.tuple(selections, selections).map(
  ([set, other]) => `
    query Asked($times: Int, $word: String = "w", $yes: Boolean!, $no: Boolean! = true) {
      ...Both thing { ...More ...More } things ${other}
    }
    fragment Both on Query ${set.replaceAll(/\.\.\. on (?:Node|Thing|Rest)/g, '...')}
    fragment More on Thing ${set}`,
);

/** Small, so that lists pause at every place. */
const maxOpen = fc.option(fc.record({ maxOpen: fc.integer({ min: 1, max: 4 }) }), { nil: {} });

const COUNTER = { answerField: () => {}, answerFields: () => {}, answerBytes: () => {} };

/** The answer as a client reads it. */
async function ask(schema: GraphQLSchema, text: string, options: Partial<QueryArgs & { counter: FieldCounter }> = {}) {
  const { signal } = new AbortController();
  const args = { schema, document: parse(text), signal, ...options };
  const result = await executeOperation(args, options.counter ?? COUNTER);
  if (result === undefined) throw new Error('It is no query.');
  return JSON.parse(result.stringify(result));
}

test('any query has the answer that graphql-js gives', async () => {
  let withErrors = 0;
  let withData = 0;
  await fc.assert(
    fc.asyncProperty(query, fc.nat(), fc.boolean(), maxOpen, async (text, seed, yes, most) => {
      const schema = makeSchema(fateOf(seed));
      const variableValues = { yes, times: 1 };
      const expected = await execute({ schema, document: parse(text), variableValues });
      const { data, errors } = await ask(schema, text, { variableValues, ...most });
      expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
      expect(nullsOf(errors, expected.data)).toEqual(nullsOf(expected.errors, expected.data));
      if (expected.errors) withErrors++;
      if (expected.data) withData++;
    }),
    { numRuns: 500 },
  );
  expect(withErrors).toBeGreaterThan(50);
  expect(withData).toBeGreaterThan(50);
});

test('introspection is answered', async () => {
  const schema = makeSchema(() => 0);
  const text = getIntrospectionQuery();
  const expected = await execute({ schema, document: parse(text) });
  expect(JSON.stringify((await ask(schema, text)).data)).toBe(JSON.stringify(expected.data));
});

test('a list whose first item has an error leaves no rejection behind', async () => {
  const schema = buildSchema('type Query { names: [String!] }');
  for (const first of [null, Promise.reject(new Error('the first'))]) {
    const names = [first, Promise.reject(new Error('the second'))];
    expect((await ask(schema, '{ names }', { rootValue: { names } })).data).toEqual({ names: null });
  }
});

test('a long list pauses until the values before have arrived', async () => {
  const schema = buildSchema('type Query { names: [Name!]! } type Name { name: String }');
  let underWay = 0;
  let most = 0;
  const name = async (): Promise<string> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return 'a';
  };
  const names = Array.from({ length: 1_000 }, () => ({ name }));
  const { data } = await ask(schema, '{ names { name } }', { rootValue: { names }, maxOpen: 100 });
  expect(data).toEqual({ names: Array.from({ length: 1_000 }, () => ({ name: 'a' })) });
  expect(most).toBe(100);
});

test('an item of a list that pauses may be rejected meanwhile', async () => {
  const schema = buildSchema('type Query { names: [String] }');
  const soon = new Promise<string>((resolve) => setImmediate(resolve, 'a'));
  const rootValue = { names: [soon, soon, Promise.reject(new Error('the third'))] };
  const { data, errors } = await ask(schema, '{ names }', { rootValue, maxOpen: 1 });
  expect(data).toEqual({ names: ['a', 'a', null] });
  expect(errors).toMatchObject([{ message: 'the third', path: ['names', 2] }]);
});

test('an answer ends as soon as its signal is aborted', async () => {
  const schema = buildSchema('type Query { name: String }');
  const ending = new AbortController();
  const reason = new Error('Nobody waits.');
  const never = (): unknown => {
    queueMicrotask(() => ending.abort(reason));
    return new Promise(() => {});
  };
  const answer = ask(schema, '{ name }', { rootValue: { name: never }, signal: ending.signal });
  await expect(answer).rejects.toBe(reason);
});

test('every field is counted, and every value', async () => {
  const counted = { fields: 0, bytes: 0 };
  const counter = {
    answerField: (bytes: number) => {
      counted.fields += 1;
      counted.bytes += bytes;
    },
    answerFields: (fields: number, bytes: number) => {
      counted.fields += fields;
      counted.bytes += bytes;
    },
    answerBytes: (bytes: number) => {
      counted.bytes += bytes;
    },
  };
  const schema = buildSchema('type Query { names: [String!], inner: Query, a: Int }');
  const rootValue = { names: ['ab', 'c'], inner: { a: 12 } };
  const { data } = await ask(schema, '{ __typename names inner { b: a } }', { rootValue, counter });
  expect(data).toEqual({ __typename: 'Query', names: ['ab', 'c'], inner: { b: 12 } });
  expect(counted).toEqual({ fields: 3, bytes: 'names"ab""c"innerb12'.length });
});

test('a document without a query of the name is left to others', async () => {
  const schema = buildSchema('type Query { a: Int } type Mutation { a: Int }');
  const { signal } = new AbortController();
  expect(await executeOperation({ schema, document: parse('mutation { a }'), signal }, COUNTER)).toBeUndefined();
  const two = parse('query A { a } query B { a }');
  expect(await executeOperation({ schema, document: two, signal }, COUNTER)).toBeUndefined();
  expect(await executeOperation({ schema, document: two, operationName: 'B', signal }, COUNTER)).toBeDefined();
});

/**
 * The places that are null because of errors. If several errors make one place null, an executor may report any of them
 * (GraphQL specification, 6.4.4 "Handling Execution Errors"). Otherwise, the error itself counts.
 */
function nullsOf(errors: readonly GraphQLError[] = [], data: unknown): string[] {
  const nulls = errors.map(({ path = [], message, locations }) => {
    const place = nullPlace(path, data);
    return JSON.stringify(place.length === path.length ? { path, message, locations } : { place });
  });
  return [...new Set(nulls)].toSorted();
}

function nullPlace(path: readonly (string | number)[], data: unknown): readonly (string | number)[] {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, index);
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return path;
}
