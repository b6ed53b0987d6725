import { expect, test } from 'vitest';
import { onStopSignal } from './signals.ts';

function host() {
  const listeners = new Map<string, () => void>();
  const seen: (string | number)[] = [];
  const state = { time: 1000 };
  onStopSignal(
    {
      on: (signal, listener) => listeners.set(signal, listener),
      exit: (code) => seen.push(code),
      now: () => state.time,
    },
    (signal) => seen.push(signal),
  );
  const send = (signal: string, at: number): void => {
    state.time = at;
    listeners.get(signal)?.();
  };
  return { send, seen };
}

test('the first signal stops in order; one that arrives twice at once counts once', () => {
  const { send, seen } = host();
  send('SIGINT', 1000);
  send('SIGINT', 1003);
  expect(seen).toEqual(['SIGINT']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('a second %s ends at once', (signal, code) => {
  const { send, seen } = host();
  send('SIGTERM', 1000);
  send(signal, 2000);
  expect(seen).toEqual(['SIGTERM', code]);
});
