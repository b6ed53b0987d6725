/** The scalar Count. */
import { builder } from '../builder.ts';
import { refusal } from './refusal.ts';

builder.scalarType('Count', {
  description: "A count: a JSON integer up to 2^53, because GraphQL's Int ends at 2^31.",
  serialize: (value) => value,
  parseValue: (value) => {
    throw refusal('Count is an output type', value);
  },
});
