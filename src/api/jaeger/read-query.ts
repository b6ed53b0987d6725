/** Reads what is searched for, in the parameters of both generations of the API. */
import { type Parameters, refusal } from '../adapter/parameters.ts';
import type { JaegerQuery } from './find.ts';
import { readTagObject, readTagPair } from './tag-texts.ts';
import { readTime } from './times.ts';

const NANOS_A_MICRO = 1_000n;
const TWO_DAYS = 2n * 24n * 3_600n * 1_000_000_000n;

const DEFAULT_DEPTH = 100;
const DEPTHS = { min: 1, max: 2 ** 31 - 1 };

/** `/api/traces`: times are microseconds, by default those of the last two days. Throws BAD_USER_INPUT. */
export function readV1Query(parameters: Parameters, nowUnixNano: bigint): JaegerQuery {
  const [from, to] = [parameters.bigint('start'), parameters.bigint('end')];
  return {
    service: parameters.required('service'),
    operation: parameters.text('operation'),
    tags: [
      ...parameters
        .all('tags')
        .filter(isGiven)
        .flatMap((text) => readTagObject('tags', text)),
      ...parameters
        .all('tag')
        .filter(isGiven)
        .map((text) => readTagPair('tag', text)),
    ],
    from: from === undefined ? nowUnixNano - TWO_DAYS : from * NANOS_A_MICRO,
    to: to === undefined ? nowUnixNano : to * NANOS_A_MICRO,
    ...readDurations(parameters, 'minDuration', 'maxDuration'),
    depth: parameters.integer('limit', DEPTHS) ?? DEFAULT_DEPTH,
  };
}

/** `/api/v3/traces`: times are RFC 3339, and must be given. Throws BAD_USER_INPUT. */
export function readV3Query(parameters: Parameters): JaegerQuery {
  const name = (camel: string): string => sentName(parameters, `query.${camel}`);
  const [fromName, toName] = [name('startTimeMin'), name('startTimeMax')];
  const [from, to] = [readTime(parameters, fromName), readTime(parameters, toName)];
  if (from >= to) throw refusal(fromName, `must be before ${toName}`);
  if (parameters.text(name('filter')) !== undefined) {
    throw refusal(name('filter'), 'is not served: use attributes, or a search by TraceQL');
  }
  const attributes = parameters.all(name('attributes')).filter(isGiven);
  const depth = parameters.has(name('searchDepth')) ? name('searchDepth') : name('numTraces');
  return {
    service: parameters.text(name('serviceName')),
    operation: parameters.text(name('operationName')),
    tags: attributes.flatMap((text) => readTagObject(name('attributes'), text)),
    from,
    to,
    ...readDurations(parameters, name('durationMin'), name('durationMax')),
    depth: parameters.integer(depth, DEPTHS) ?? DEFAULT_DEPTH,
  };
}

/** Older clients write the names of the third generation in snake_case. */
export function sentName(parameters: Parameters, camel: string): string {
  const snake = camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return parameters.has(snake) && !parameters.has(camel) ? snake : camel;
}

function readDurations(
  parameters: Parameters,
  minName: string,
  maxName: string,
): Pick<JaegerQuery, 'minDuration' | 'maxDuration'> {
  const [minDuration, maxDuration] = [parameters.duration(minName), parameters.duration(maxName)];
  if (minDuration !== undefined && maxDuration !== undefined && maxDuration < minDuration) {
    throw refusal(maxName, `must not be less than ${minName}`);
  }
  return { minDuration, maxDuration };
}

function isGiven(text: string): boolean {
  return text !== '';
}
