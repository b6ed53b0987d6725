/** Ends when its input ends or the signal fires: a pipe may stay silent forever. */
export async function* untilAborted(
  input: AsyncIterable<Buffer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks = input[Symbol.asyncIterator]();
  for (;;) {
    const next = await resultOrAbort(chunks.next(), signal);
    if (next === undefined || next.done === true) return;
    yield next.value;
  }
}

/**
 * Undefined if the signal fires first. `Promise.race` with one promise for all results would keep every result until the
 * end.
 */
function resultOrAbort<Result>(result: Promise<Result>, signal: AbortSignal | undefined): Promise<Result | undefined> {
  if (signal === undefined) return result;
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
