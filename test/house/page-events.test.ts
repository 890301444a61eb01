import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const web = join(import.meta.dirname, '../../src/web');

/** A tag tells the page that has it, and not an element of ours. */
const ofTag = new Set(['embed/element.ts', 'embed/looks.ts']);

const isUntyped = (source: string) => /\bCustomEvent\b|\bdispatchEvent\b/.test(source);

test('the elements of the page tell only what stands in the map of told.ts', () => {
  const untyped = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'told.ts' && !ofTag.has(name))
    .filter((name) => isUntyped(readFileSync(join(web, name), 'utf8')));
  expect(untyped).toEqual([]);
});

test.each([
  "this.dispatchEvent(new CustomEvent('say', { detail }));",
  "house.addEventListener('say', (event) => act((event as CustomEvent<string>).detail));",
])('%s is found', (source) => {
  expect(isUntyped(source)).toBe(true);
});
