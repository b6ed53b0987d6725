/** Tenants of the running program: nothing crosses. */
import { expect, test } from 'vitest';
import { crossTenants, PATIENT, TENANTS } from '../fixtures/crossing-tenants.ts';
import { FREE_PORTS, startProgram } from '../fixtures/program.ts';
import { spansOf, tenantsOn } from '../fixtures/tenants.ts';

test('of 10,000 questions beside a load, none is answered with anything of another tenant', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: `${tenantsOn()}${PATIENT}` });
  const crossing = await crossTenants(program, 10_000, 1);
  expect(crossing.asked).toBeGreaterThanOrEqual(10_000);
  expect(crossing.unanswered).toEqual([]);
  for (const { name, stored } of TENANTS) expect(await spansOf(program, name)).toBe(stored);
}, 240_000);
