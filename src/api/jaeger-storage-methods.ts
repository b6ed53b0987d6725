/** The methods of Jaeger's remote storage, and the check of the health of their server. */
import type { OutboxLimits } from './answers/outbox.ts';
import { UnsentBytes } from './answers/unsent-bytes.ts';
import { type AskingMethodsOptions, askingMethods } from './asking-methods.ts';
import type { GrpcMethod } from './grpc/grpc-server.ts';
import type { Check } from './health.ts';
import { HEALTH_CHECK, healthMessage, readHealthCheck } from './jaeger-storage/health.ts';
import { JAEGER_STORAGE_METHODS, JAEGER_STORAGE_SERVICES } from './jaeger-storage/path.ts';

/** `check`: whether the storage can be read. */
export function jaegerStorageMethods(options: Omit<AskingMethodsOptions, 'paths'>, check: Check): GrpcMethod[] {
  return [...askingMethods({ ...options, paths: JAEGER_STORAGE_METHODS }), healthMethod(check, options.limits)];
}

function healthMethod(check: Check, { maxUnsentBytes, stallMs }: OutboxLimits): GrpcMethod {
  const sending = { unsent: new UnsentBytes(maxUnsentBytes), stallMs };
  return {
    path: HEALTH_CHECK,
    needs: 'nothing',
    answer: async (call) => {
      readHealthCheck(call.message, JAEGER_STORAGE_SERVICES);
      await call.send([healthMessage(await passes(check))], sending);
    },
  };
}

async function passes(check: Check): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    // `/readyz` says why.
    return false;
  }
}
