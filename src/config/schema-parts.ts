/** What the schema of a configuration file is put together from. */
import { z } from 'zod';
import { DURATION_FORM, parseDuration } from './duration.ts';
import { ENDPOINT_FORM, parseEndpoint } from './endpoint.ts';

/** A mapping of these keys and no others. */
export const section = <Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) =>
  z.strictObject(shape).meta({ description });

/** A key that is accepted and noted, and does nothing. */
export const noEffect = (reason: string) =>
  z
    .unknown()
    .optional()
    .meta({ noEffect: reason, description: `No effect: ${reason}` });

/** A key that is known and not served, with what to do instead. */
export const refused = (reason: string) =>
  z
    .never()
    .optional()
    .meta({ refused: reason, description: `Refused: ${reason}` });

/** A text that `parse` reads; what it cannot read is a problem that says the wanted form. */
export const parsed = <In extends string | number | string[], Out>(
  input: z.ZodType<In>,
  parse: (value: In) => Out | undefined,
  form: string,
) =>
  input.transform((value, context) => {
    const result = parse(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `expected ${form}`, input: value });
    return z.NEVER;
  });

/** An address to listen on. */
export const endpoint = (byDefault: string, description: string) =>
  parsed(z.string(`expected ${ENDPOINT_FORM}`), parseEndpoint, ENDPOINT_FORM)
    .prefault(byDefault)
    .meta({ description });

/** A time above zero, as text with a unit; milliseconds in the end. */
export const duration = (byDefault: string, description: string) =>
  parsed(z.string(`expected ${DURATION_FORM}`), (text) => parseDuration(text) || undefined, `${DURATION_FORM}, above 0`)
    .prefault(byDefault)
    .meta({ description, unit: 'duration' });

/** A whole number from 1 on. */
export const count = (byDefault: number, max: number, description: string, unit: string) =>
  z.int().min(1).max(max).default(byDefault).meta({ description, unit });
