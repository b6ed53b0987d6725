/** The colours of both themes contrast with their backgrounds (WCAG 2.2: 1.4.3, 1.4.11). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../fixtures/program.ts';
import { contrast, distance, SIGHTS } from './sight.ts';

const css = readFileSync(join(projectRoot, 'src/web/style/tokens.css'), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  return new Map([...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Services beside each other, the first ones the most often. */
const SERVICES = Array.from({ length: 12 }, (_, index) => `service-${index}`);
/** What text stands on. */
const SURFACES = ['bg', 'surface', 'raised', 'hover', 'hit', 'selected'];
const TEXTS = ['text', 'muted', 'link', 'error', 'warn', 'ok'];
/** Edges and forms that tell something. */
const FORMS = ['border', 'focus', 'critical', 'point', 'against', 'error', ...SERVICES];
/** What tells nothing, or nothing that is not told in another way. */
const DECORATION = ['line', 'logo-ground', 'logo-1', 'logo-2', 'logo-3'];

test('each colour is a token, and each token is checked', () => {
  const checked = new Set([...SURFACES, ...TEXTS, ...FORMS, ...DECORATION, 'primary', 'on-primary']);
  const folder = join(projectRoot, 'src/web/style');
  for (const selector of [':root', ':root[data-theme="dark"]']) {
    expect([...tokensOf(selector).keys()].filter((name) => !checked.has(name))).toEqual([]);
  }
  for (const name of readdirSync(folder).filter((file) => file !== 'tokens.css')) {
    expect([name, readFileSync(join(folder, name), 'utf8').match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(/gi)]).toEqual([
      name,
      null,
    ]);
  }
});

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('%s', (_name, selector) => {
  const tokens = tokensOf(selector);
  const colour = (name: string): string => {
    const found = tokens.get(name);
    if (found === undefined) throw new Error(`There is no colour --${name}.`);
    return found;
  };
  const atLeast = (least: number, names: readonly string[], surfaces: readonly string[]): void => {
    for (const name of names) {
      for (const surface of surfaces) {
        expect(contrast(colour(name), colour(surface)), `--${name} on --${surface}`).toBeGreaterThanOrEqual(least);
      }
    }
  };

  test('text can be read on every surface', () => {
    atLeast(4.5, TEXTS, SURFACES);
    atLeast(4.5, ['on-primary'], ['primary']);
  });

  test('forms and services can be seen', () => {
    atLeast(3, FORMS, ['bg', 'surface']);
  });

  test.each(Object.entries(SIGHTS))('services, errors and sides are told apart with %s sight', (_sight, sight) => {
    const apart = (least: number, names: readonly string[]): void => {
      for (const [index, name] of names.entries()) {
        for (const other of names.slice(0, index)) {
          const found = distance(colour(name), colour(other), sight);
          expect(found, `--${name} and --${other}`).toBeGreaterThanOrEqual(least);
        }
      }
    };
    apart(20, SERVICES.slice(0, 4));
    apart(10, SERVICES.slice(0, 6));
    apart(8, SERVICES);
    for (const name of SERVICES) apart(7, [name, 'error']);
    apart(10, ['point', 'against']);
  });
});
