import { expect, test } from 'vitest';
import { errorConditions } from './error-conditions.ts';

const GROUP = {
  type: '',
  message: '',
  services: [{ name: 'payment' }],
  operations: [{ name: 'charge' }],
  examples: [{ status: { message: 'x' } }],
};

test('an exception has its type and the form of its message', () => {
  expect(errorConditions({ ...GROUP, type: 'CardError', message: 'card <value> (old) was declined' })).toEqual([
    'resource.service.name = "payment"',
    'event.exception.type = "CardError"',
    String.raw`event.exception.message =~ "(?s)card .* \\(old\\) was declined"`,
  ]);
});

test('a type in several services has no condition on one', () => {
  const services = [{ name: 'a' }, { name: 'b' }];
  expect(errorConditions({ ...GROUP, services, type: 'CardError', message: 'no' })).toEqual([
    'event.exception.type = "CardError"',
    'event.exception.message = "no"',
  ]);
});

test('an error without an exception has its operation and its status', () => {
  expect(errorConditions({ ...GROUP, message: 'UNAVAILABLE' })).toEqual([
    'resource.service.name = "payment"',
    'name = "charge"',
    'status = error',
    'statusMessage = "UNAVAILABLE"',
  ]);
});

test('what failed without a message has an empty one', () => {
  const examples = [{ status: { message: '' } }];
  expect(errorConditions({ ...GROUP, message: 'charge of payment failed without a message', examples })).toContain(
    'statusMessage = ""',
  );
});

test('a long message matches by its start', () => {
  const [, , , condition] = errorConditions({ ...GROUP, message: 'a'.repeat(600) });
  expect(condition).toMatch(/^statusMessage =~ "\(\?s\)a+\.\*"$/);
});
