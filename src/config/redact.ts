/** The section `redact`: what may be seen of spans. */
import { z } from 'zod';
import { SCOPES } from '../access/caller.ts';
import { isAlwaysShown, MASK, REDACTED_FIELDS, type RedactionRule } from '../redaction/rules.ts';
import { section } from '../settings/sections.ts';

const MAX_RULES = 32;
const MAX_KEYS = 100;
const MAX_KEY_LENGTH = 200;
const MIN_HASH_KEY = 16;
const MAX_HASH_KEY = 1_000;

const ALWAYS_SHOWN =
  'expected a key other than service.name and spangraph.canary.*: the first names services, and the self-check reads ' +
  'the others back';

const key = z
  .string()
  .min(1)
  .max(MAX_KEY_LENGTH)
  .refine((text) => !isAlwaysShown(text.toLowerCase()), ALWAYS_SHOWN);

const rule = section('Attributes that are redacted alike.', {
  keys: z
    .array(key)
    .min(1)
    .max(MAX_KEYS)
    .meta({
      description:
        `At most ${MAX_KEYS} keys of attributes, of spans, resources, scopes, events and links; \`*\` stands for any characters, and ` +
        'case does not count. The key of an entry of a map is the key of the map, a dot, and its own. Also ' +
        `${REDACTED_FIELDS.map((field) => `\`${field}\``).join(' and ')} of spans, without \`*\`. \`service.name\` is always shown.`,
    }),
  action: z.enum(['drop', 'hash', 'mask']).meta({
    description: `\`drop\`: the attribute is left out. \`mask\`: \`${MASK}\` takes the place of its value. \`hash\`: a text that is equal for equal values does.`,
  }),
  unless: z.enum(SCOPES).optional().meta({
    description:
      'Callers with this scope, or with `admin`, see the values. Without it, and on a server without `auth`, nobody does. Only for `at: [read]`.',
  }),
  at: z
    .array(z.enum(['read', 'ingest']))
    .min(1)
    .max(2)
    .default(['read'])
    .meta({
      description:
        '`read`: applied to what is shown, and to what may be asked. `ingest`: applied before spans are stored, so that the values are nowhere.',
    }),
  hash_key: z
    .string()
    .min(MIN_HASH_KEY)
    .max(MAX_HASH_KEY)
    .optional()
    .meta({
      description: `The secret of \`hash\`, at least ${MIN_HASH_KEY} characters; the same for all servers whose hashes are compared.`,
    }),
})
  .refine(({ action, hash_key }) => (action === 'hash') === (hash_key !== undefined), {
    error: 'hash_key and action: hash belong together',
  })
  .refine(({ unless, at }) => unless === undefined || !at.includes('ingest'), {
    error: 'unless has no meaning at ingest: what is not stored nobody sees. Write two rules, one for each place',
  });

/** The first rule that covers a key counts. */
export const redact = z
  .array(
    rule.transform(
      ({ keys, action, unless, at, hash_key }): RedactionRule => ({
        keys,
        action,
        at,
        ...(unless !== undefined && { unless }),
        ...(hash_key !== undefined && { hashKey: hash_key }),
      }),
    ),
  )
  .max(MAX_RULES)
  .default([])
  .meta({
    description: `At most ${MAX_RULES} rules about what may be seen of spans. Of several that cover a key, the first counts.`,
  });

/** The paths of all keys of hashes. */
export const SECRET_REDACT_PATHS: readonly string[] = Array.from(
  { length: MAX_RULES },
  (_, index) => `redact.${index}.hash_key`,
);
