import { expect, test } from 'vitest';
import { colouringBy, parseColourKey } from './colouring.ts';
import { storeOf } from './made-store.ts';

const NAMES = { other: 'others', absent: 'absent', failed: 'failed', fine: 'fine' };

test('services have colours by how many spans they have, and a hatch from the 13th on', () => {
  const services = Array.from({ length: 14 }, (_, at) => `s${String(at).padStart(2, '0')}`);
  const spans = services.flatMap((service, at) =>
    Array.from({ length: at === 13 ? 3 : 1 }, (_, copy) => ({ id: `${service}${copy}`, service })),
  );
  const { groups, groupOf } = colouringBy(storeOf(...spans), 'service', [], NAMES);
  expect(groups.map(({ name }) => name)).toEqual(['s13', ...services.slice(0, 13)]);
  expect([groups[0], groups[11], groups[12]]).toMatchObject([
    { spans: 3, colour: 'var(--service-0)', isHatched: false },
    { colour: 'var(--service-11)', isHatched: false },
    { colour: 'var(--service-0)', isHatched: true },
  ]);
  expect(groupOf(0).name).toBe('s00');
});

test('values of an attribute that is absent, or one of very many, have no colour of their own', () => {
  const store = storeOf(...Array.from({ length: 30 }, (_, at) => ({ id: `a${at}` })));
  const values = Array.from({ length: 29 }, (_, at) => `v${String(at).padStart(2, '0')}`);
  const { groups, groupOf } = colouringBy(store, 'attr:k', values, NAMES);
  expect(groups.slice(24).map(({ name, spans }) => `${name} ${spans}`)).toEqual(['others 5', 'absent 1']);
  expect([groupOf(0).name, groupOf(28).name, groupOf(29).name]).toEqual(['v00', 'others', 'absent']);
});

test('an unknown key is that of services', () => {
  expect(
    ['kind', 'status', 'attr:http.route', 'resource:host.name', 'attr:', 'size', undefined].map(parseColourKey),
  ).toEqual(['kind', 'status', 'attr:http.route', 'resource:host.name', 'service', 'service', 'service']);
});
