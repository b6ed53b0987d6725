import { SpangraphError } from '../../src/errors.ts';

const TIMEOUT = /^(?<value>\d{1,8})(?<unit>[HMSmun])$/;
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };
/** The longest time that a timer holds. Longer deadlines are as good as none. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The milliseconds that a `grpc-timeout` header gives (gRPC over HTTP/2, "Timeout"). Undefined without a header. Throws
 * MALFORMED_REQUEST.
 */
export function parseTimeout(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const { value, unit } = TIMEOUT.exec(header)?.groups ?? {};
  if (value === undefined || unit === undefined) {
    throw new SpangraphError(
      'MALFORMED_REQUEST',
      `grpc-timeout ${JSON.stringify(header.slice(0, 40))} is not a timeout: send up to 8 digits and one of H M S m u n.`,
    );
  }
  return Math.min(Number(value) * (UNIT_MS[unit] ?? 1), MAX_TIMEOUT_MS);
}
