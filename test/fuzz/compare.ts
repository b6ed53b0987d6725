/** One input through a decoder of the program and through its references: undefined, or in what they differ. */
import { isDeepStrictEqual } from 'node:util';
import type { DecodedTraces } from '../../receivers/formats/decoded-traces.ts';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { SpangraphError } from '../../src/errors.ts';
import { Malformed } from './message.ts';
import { readJson } from './reference-json.ts';
import { readProtobuf } from './reference-protobuf.ts';
import { requestType } from './schema.ts';
import { type Expected, toModel } from './to-model.ts';

/** What became of an input. */
export type Verdict = 'accepted' | 'rejected in part' | 'refused';

/** Throws an error that tells the difference, if there is one. */
export type Compare = (input: Buffer) => Verdict;

/** Against the reference decoder, and against protobufjs where that does what protobuf says. */
export const compareProtobuf: Compare = (input) => {
  const reading = attempt(() => readProtobuf(input));
  const decoded = attempt(() => decodeTracesProtobuf(input));
  if (reading === undefined || decoded === undefined) return bothRefused(reading, decoded);
  const expected = toModel(reading.request, reading.flawed);
  same(decoded, expected, 'the reference');
  const repairs = decoded.warnings.find(({ code }) => code === 'REPAIRED_TEXT')?.count ?? 0;
  if (repairs !== reading.repairs) throw new Error(`${repairs} texts are repaired, ${reading.repairs} are broken`);
  if (expected.rejected.length > 0) return 'rejected in part';
  // A flaw where no span is rejects nothing here; protobufjs refuses the whole for it.
  if (!reading.isBeyondProtobufjs && reading.flawed.isEmpty)
    same(decoded, toModel(requestType.decode(input)), 'protobufjs');
  return 'accepted';
};

/** Against the reference reader over JSON.parse. */
export const compareJson: Compare = (input) => {
  const reading = attempt(() => readJson(input));
  const decoded = attempt(() => decodeTracesJson(input));
  if (reading === undefined || decoded === undefined) return bothRefused(reading, decoded);
  const expected = toModel(reading.request, reading.flawed);
  same(decoded, expected, 'the reference');
  return expected.rejected.length > 0 ? 'rejected in part' : 'accepted';
};

/** Undefined where the input was refused as it should be; anything else that is thrown is a defect. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    if (error instanceof SpangraphError && error.code === 'MALFORMED_REQUEST') return undefined;
    throw error;
  }
}

function bothRefused(reading: object | undefined, decoded: object | undefined): Verdict {
  if (reading === decoded) return 'refused';
  throw new Error(
    reading === undefined ? 'taken, and the reference refuses it' : 'refused, and the reference takes it',
  );
}

function same({ spans, rejected }: DecodedTraces, expected: Expected, who: string): void {
  const positions = rejected.map(({ index }) => index);
  if (!isDeepStrictEqual(positions, expected.rejected)) {
    throw new Error(`spans ${positions.join()} are rejected, by ${who} ${expected.rejected.join()}`);
  }
  if (!isDeepStrictEqual(spans, expected.spans)) throw new Error(`the spans differ from those of ${who}`);
}
