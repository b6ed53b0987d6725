/** The colours of both themes can be told from what they stand on (WCAG 2.2: 1.4.3, 1.4.11). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../fixtures/program.ts';

const css = readFileSync(join(projectRoot, 'src/web/style/tokens.css'), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`)).split('}', 1)[0] ?? '';
  return new Map([...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

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
    atLeast(
      4.5,
      ['text', 'muted', 'link', 'error', 'warn', 'ok'],
      ['bg', 'surface', 'raised', 'hover', 'hit', 'selected'],
    );
    atLeast(4.5, ['on-primary'], ['primary']);
  });

  test('forms and services can be seen', () => {
    const services = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    atLeast(3, ['border', 'focus', 'critical', 'point', 'against', 'error', ...services], ['bg', 'surface']);
  });
});
