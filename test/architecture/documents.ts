/** Tables of the documentation, as they must be for what the program says of itself. */
import type { KeyReference } from '../../src/config/reference.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/errors.ts';

/** A row of the table of keys in docs/configuration.md. */
export function referenceRow({ key, type, byDefault, unit, description }: KeyReference): string {
  const shown = byDefault === '' ? '' : `\`${byDefault}\``;
  return `| \`${key}\` | ${type} | ${shown} | ${unit} | ${description} |`;
}

/** A row of its table of keys that do nothing. */
export function otherRow({ key, status, description }: KeyReference): string {
  return `| \`${key}\` | ${status} | ${description} |`;
}

/** A row of docs/errors.md. */
export function errorRow(code: ErrorCode): string {
  const { httpStatus, grpcStatus, retryable, summary } = ERROR_CODES[code];
  return `| ${code} | ${httpStatus} | ${grpcStatus} | ${retryable ? 'yes' : 'no'} | ${summary} |`;
}

/** The rows of all tables of a page, without their heads. */
export function tableRows(page: string): string[] {
  const lines = page.split('\n');
  return lines.filter((line, index) => line.startsWith('| ') && !(lines[index + 1] ?? '').startsWith('|---'));
}
