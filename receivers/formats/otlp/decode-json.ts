import { runAtOnce, type Steps } from '../../../src/model/steps.ts';
import type { DecodedTraces } from '../decoded-traces.ts';
import type { OnMessages } from '../request-limits.ts';
import { decodeValueInSteps } from './decode-json-request.ts';
import { parseRequestInSteps } from './parse-json.ts';

/** As `decodeTracesValue`, for the bytes of a body. Throws MALFORMED_REQUEST, too, if they are not JSON. */
export function decodeTracesJson(payload: Buffer, onMessages?: OnMessages): DecodedTraces {
  return runAtOnce(decodeJsonInSteps(payload, onMessages));
}

/** The same in steps of some spans. */
export function* decodeJsonInSteps(payload: Buffer, onMessages?: OnMessages): Steps<DecodedTraces> {
  return yield* decodeValueInSteps(yield* parseRequestInSteps(payload, onMessages));
}
