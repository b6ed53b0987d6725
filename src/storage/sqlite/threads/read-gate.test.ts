import { expect, test } from 'vitest';
import { ReadGate } from './read-gate.ts';

test('the action runs when the reads under way are done, and later reads wait for it', async () => {
  const gate = new ReadGate();
  const order: string[] = [];
  const slow = Promise.withResolvers<void>();
  const first = gate.pass(async () => {
    await slow.promise;
    order.push('slow read');
  });
  const closed = gate.close(async () => {
    order.push('action');
  });
  const late = gate.pass(async () => {
    order.push('late read');
  });
  slow.resolve();
  await Promise.all([first, closed, late]);
  expect(order).toEqual(['slow read', 'action', 'late read']);
});

test('a failed action opens the gate again', async () => {
  const gate = new ReadGate();
  await expect(gate.close(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await gate.pass(async () => 1)).toBe(1);
});
