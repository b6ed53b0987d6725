/** The parts that sections of the configuration file are built from. */
import { z } from 'zod';
import { ALLOWED_HOST_FORM, parseAllowedHost } from '../access/hosts.ts';
import { ORIGIN_FORM, parseOrigin } from '../access/origin-list.ts';
import { DURATION_FORM, parseDuration } from '../model/duration.ts';
import { endpointForm, parseEndpoint } from '../net/address.ts';
import { BYTE_SIZE_FORM, MIB, parseByteSize } from './byte-size.ts';

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

/** A value that `parse` reads. A value that it cannot read is a problem, which names the wanted form. */
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

const endpointText = (port: number) =>
  parsed(z.string(`expected ${endpointForm(port)}`), parseEndpoint, endpointForm(port));

/** An address to listen on. */
export const endpoint = (byDefault: string, description: string) =>
  endpointText(parseEndpoint(byDefault)?.port ?? 0)
    .prefault(byDefault)
    .meta({ description });

/** An address to listen on, without a default. `port` is the usual one, for messages. */
export const optionalEndpoint = (port: number, description: string) =>
  endpointText(port).optional().meta({ description });

/** A time above zero, written as text with a unit and read as milliseconds. */
export const duration = (byDefault: string, description: string) =>
  durationText().prefault(byDefault).meta({ description, unit: 'duration' });

/** As {@link duration}, for a key that must be present. */
export const requiredDuration = (description: string) => durationText().meta({ description, unit: 'duration' });

/** As {@link duration}, without a default. */
export const optionalDuration = (description: string) =>
  durationText().optional().meta({ description, unit: 'duration' });

const durationText = () =>
  parsed(
    z.string(`expected ${DURATION_FORM}`),
    (text) => parseDuration(text) || undefined,
    `${DURATION_FORM}, above 0`,
  );

/** A size above zero, read as bytes, without a default. */
export const optionalByteSize = (description: string) =>
  byteSizeText().optional().meta({ description, unit: 'bytes, or with a unit: 10GiB' });

/** A size above zero, read as bytes. `byDefault` is bytes, or text with a unit. */
export const byteSize = (byDefault: string | number, description: string) =>
  byteSizeText()
    .prefault(byDefault)
    .meta({
      description,
      unit: `bytes, or with a unit: ${typeof byDefault === 'string' ? byDefault : `${byDefault / MIB}MiB`}`,
    });

const byteSizeText = () =>
  parsed(
    z.union([z.string(), z.number()], `expected ${BYTE_SIZE_FORM}`),
    (size) => parseByteSize(size) || undefined,
    BYTE_SIZE_FORM,
  );

/** A whole number, `min` or more. */
export const count = (byDefault: number, max: number, description: string, unit: string, min = 1) =>
  z.int().min(min).max(max).default(byDefault).meta({ description, unit });

/** One of these words. The first is the default. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, description: string) =>
  z.enum(words).default(words[0]).meta({ description });

const MAX_ALLOWED_HOSTS = 100;

/** The hosts that requests to a door over HTTP may be addressed to. `door`: what stands behind it. */
export const allowedHosts = (door: string) =>
  z
    .array(parsed(z.string(`expected ${ALLOWED_HOST_FORM}`), parseAllowedHost, ALLOWED_HOST_FORM))
    .max(MAX_ALLOWED_HOSTS)
    .optional()
    .meta({
      description:
        `Hosts under which ${door} may be asked, such as traces.example.com or *.example.com, beside \`localhost\` and the ` +
        "address that a request came to. Without it, a loopback endpoint is asked under the machine's own names only, and any other under all.",
    });

/** An exact origin of pages. */
export const origin = parsed(z.string(`expected ${ORIGIN_FORM}`), parseOrigin, ORIGIN_FORM);
