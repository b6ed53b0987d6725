import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../../src/errors.ts';
import { oracleDecode } from '../../test/fixtures/otlp/oracle.ts';
import type { Warning } from '../formats/warnings.ts';
import { errorAnswer } from '../intake/error-answer.ts';
import { encodeExportResponse } from './encode-export-response.ts';
import { encodeStatus } from './encode-status.ts';

const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString());

const warning = (example: string, count = 1): Warning => ({ code: 'UNKNOWN_FIELD', subject: '', count, example });

describe('ExportTraceServiceResponse', () => {
  test('on full success partial_success is unset', () => {
    expect(encodeExportResponse({ rejected: [], warnings: [] }, 'protobuf')).toHaveLength(0);
    expect(parse(encodeExportResponse({ rejected: [], warnings: [] }, 'json'))).toEqual({});
  });

  test('counts all rejected spans and gives the first reasons', () => {
    const rejected = Array.from({ length: 300 }, (_, index) => ({ index, reason: `reason ${index}` }));
    const partialSuccess = {
      rejectedSpans: '300',
      errorMessage: 'reason 0; reason 1; reason 2; reason 3; reason 4; and 295 more',
    };
    expect(
      oracleDecode('ExportTraceServiceResponse', encodeExportResponse({ rejected, warnings: [] }, 'protobuf')),
    ).toEqual({
      partialSuccess,
    });
    expect(parse(encodeExportResponse({ rejected, warnings: [] }, 'json'))).toEqual({ partialSuccess });
  });

  test('warnings alone have the number 0, beside rejections they stand behind the reasons', () => {
    const warnings = [warning('odd key'), warning('odd enum', 3)];
    const errorMessage = 'accepted with a warning: odd key; odd enum (and 2 more of this kind)';
    const alone = { rejected: [], warnings };
    expect(oracleDecode('ExportTraceServiceResponse', encodeExportResponse(alone, 'protobuf'))).toEqual({
      partialSuccess: { errorMessage },
    });
    expect(parse(encodeExportResponse(alone, 'json'))).toEqual({
      partialSuccess: { rejectedSpans: '0', errorMessage },
    });
    const both = { rejected: [{ index: 0, reason: 'no id' }], warnings };
    expect(parse(encodeExportResponse(both, 'json'))).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: `no id; ${errorMessage}` },
    });
  });

  test('stays small, and cuts no character in two', () => {
    const rejected = Array.from({ length: 10 }, (_, index) => ({ index, reason: 'é'.repeat(1_000_000) }));
    const warnings = Array.from({ length: 20 }, () => warning('é'.repeat(1_000)));
    const bytes = encodeExportResponse({ rejected, warnings }, 'protobuf');
    expect(bytes.length).toBeLessThan(4096);
    expect(bytes.toString()).toMatch(/and 5 more; accepted with a warning: .*; and warnings of 15 more kinds$/);
    expect(JSON.stringify(oracleDecode('ExportTraceServiceResponse', bytes))).not.toContain('\uFFFD');
  });
});

describe('google.rpc.Status', () => {
  test('of a retryable error has RetryInfo', () => {
    const answer = errorAnswer(new SpangraphError('QUEUE_FULL', 'full', { retryAfterMs: 1500 }));
    const { code, message, details } = oracleDecode('RpcStatus', encodeStatus(answer, 'protobuf'));
    expect({ code, message }).toEqual({ code: 14, message: 'full' });
    const [detail] = details as [{ typeUrl: string; value: Uint8Array }];
    expect(detail.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    expect(oracleDecode('RetryInfo', detail.value)).toEqual({ retryDelay: { seconds: '1', nanos: 500_000_000 } });
    expect(parse(encodeStatus(answer, 'json'))).toEqual({
      code: 14,
      message: 'full',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.500s' }],
    });
  });

  test('of a malformed request has BadRequest', () => {
    const answer = errorAnswer(new SpangraphError('MALFORMED_REQUEST', 'broken'));
    const { details } = oracleDecode('RpcStatus', encodeStatus(answer, 'protobuf'));
    const [detail] = details as [{ value: Uint8Array }];
    expect(oracleDecode('BadRequest', detail.value)).toEqual({ fieldViolations: [{ description: 'broken' }] });
    expect(parse(encodeStatus(answer, 'json'))).toMatchObject({
      code: 3,
      details: [{ fieldViolations: [{ description: 'broken' }] }],
    });
  });

  test('of a size refusal never has RetryInfo', () => {
    const answer = errorAnswer(new SpangraphError('BODY_TOO_LARGE', 'too large', { retryAfterMs: 5 }));
    expect(parse(encodeStatus(answer, 'json'))).toEqual({ code: 8, message: 'too large' });
  });

  test('of a defect tells nothing of it', () => {
    for (const thrown of [new Error('secret'), new SpangraphError('INTERNAL_SERVER_ERROR', 'secret')]) {
      const answer = errorAnswer(thrown);
      expect(parse(encodeStatus(answer, 'json'))).toEqual({
        code: 13,
        message: 'Internal error; the server log has the details.',
      });
      expect(answer.defect).toBeInstanceOf(SpangraphError);
    }
  });
});
