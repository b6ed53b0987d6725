/** The scalar Count. */
import { builder } from '../builder.ts';
import { refusal } from './refusal.ts';

builder.scalarType('Count', {
  description: "A count: a JSON number, an integer up to 2^53 (GraphQL's own Int ends at 2^31).",
  serialize: (value) => value,
  parseValue: (value) => {
    throw refusal('Count is an output type', value);
  },
});
