import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Declaration, rulesOfSheet } from '../support/rules-of-sheet.ts';

const root = join(import.meta.dirname, '../..');
const layers = ['reset', 'theme', 'base', 'layout', 'parts', 'states'];
const order = `@layer ${layers.join(', ')}`;
/** What a room has only within a tag outweighs all that it has in a page. */
const tagOrder = `${order}, tag`;

const sheets = readdirSync(join(root, 'src'), { recursive: true })
  .map((path) => `src/${path}`)
  .filter((path) => path.endsWith('.css'));

const side = 'top|right|bottom|left';
/** `overflow-x` and its kind stay: browsers that the sheets are for lack the logical ones. */
const physical = new RegExp(
  `^(?:(?:(?:scroll-)?(?:margin|padding)|border|inset)-)?(?:${side})(?:-|$)|^(?:min-|max-|contain-intrinsic-)?(?:width|height)$`,
);
const byWord = new Set(['text-align', 'float', 'clear', 'caption-side']);
const ofSides = /^(?:(?:scroll-)?(?:margin|padding)|inset|border-(?:width|style|color))$/;

test('every rule of every sheet stands in one of the layers', () => {
  expect(sheets.length).toBeGreaterThan(10);
  expect(sheets.flatMap((path) => outsideLayers(sourceOf(path)))).toEqual([]);
});

test('no sheet speaks of left, right, top, bottom, width or height', () => {
  expect(sheets.flatMap((path) => physicalIn(sourceOf(path)))).toEqual([]);
});

test('only a state outweighs by !important, and what a tag is', () => {
  expect(sheets.flatMap((path) => importantIn(sourceOf(path)))).toEqual([]);
});

test('the sheet of a document that comes first names the order of the layers', () => {
  const named = sheets.filter((path) => rulesOfSheet(sourceOf(path)).statements.includes(order));
  expect(named.sort()).toEqual([
    'src/page/listener/browser/page.css',
    'src/web/embed/host.css',
    'src/web/room.css',
    'src/web/wall/wall.css',
  ]);
});

test.each([
  ['.bar { color: red }', '.bar'],
  ['@media (width <= 34rem) { .bar { color: red } }', '.bar'],
  ['@layer talk { .bar { color: red } }', '.bar'],
  ['@layer { .bar { color: red } }', '.bar'],
  ['@layer parts, base;', '@layer parts, base'],
])('a rule outside the layers is found: %s', (source, found) => {
  expect(outsideLayers(source)).toEqual([found]);
});

test.each([
  'left: 0',
  'min-width: 0',
  'max-height: 40dvh',
  'margin-left: auto',
  'scroll-margin-top: 4px',
  'border-left: 3px solid',
  'border-left-width: 1px',
  'border-top-right-radius: 4px',
  'text-align: right',
  'float: left',
  'padding: 0 4px 2px',
  'margin: 0 max(1px, 2px) 0 0',
  'inset: auto 0 0 auto',
  'border-radius: 0 4px',
])('a physical declaration is found: %s', (declaration) => {
  const source = `@layer parts { @media print { .a, .b { color: red; ${declaration} } } }`;
  expect(physicalIn(source)).toEqual([`.a, .b { ${declaration} }`]);
});

test.each([
  'margin: 0 auto',
  'padding: calc((1px + 2px) / 2) max(1px, 2px)',
  'inset: -10px -3px',
  'border-radius: 4px',
  'margin-inline-start: auto',
  'text-align: end',
  'grid-template: auto / 1fr auto auto',
  'transition: width 1s',
])('but not %s', (declaration) => {
  expect(physicalIn(`.a { ${declaration} }`)).toEqual([]);
});

test('an !important outside the states is found', () => {
  expect(importantIn('@layer parts { .a { color: red !important } }')).toEqual(['.a']);
});

function sourceOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function outsideLayers(source: string): string[] {
  const { rules, statements } = rulesOfSheet(source);
  const known = [...layers, 'tag'].map((layer) => `@layer ${layer}`);
  return [
    ...rules.filter(({ path }) => !known.includes(path[0] ?? '')).map(selectorOf),
    ...statements.filter(
      (words) => words !== order && words !== tagOrder && !words.startsWith('@import '),
    ),
  ];
}

function physicalIn(source: string): string[] {
  return rulesOfSheet(source).rules.flatMap((rule) =>
    rule.declarations
      .filter(isPhysical)
      .map(({ property, value }) => `${selectorOf(rule)} { ${property}: ${value} }`),
  );
}

function isPhysical({ property, value }: Declaration): boolean {
  if (physical.test(property)) return true;
  if (byWord.has(property)) return /^(?:left|right|top|bottom)$/.test(value);
  const values = partsOf(value).length;
  return ofSides.test(property) ? values > 2 : property === 'border-radius' && values > 1;
}

/** What stands between spaces, functions whole. */
function partsOf(value: string): readonly string[] {
  let inner = value;
  while (/\([^()]*\)/.test(inner)) inner = inner.replaceAll(/\([^()]*\)/g, '');
  return inner.split(' ');
}

function importantIn(source: string): string[] {
  return rulesOfSheet(source)
    .rules.filter(({ path }) => path[0] !== '@layer states' && !path.at(-1)?.startsWith(':host'))
    .filter(({ declarations }) => declarations.some(({ value }) => value.includes('!important')))
    .map(selectorOf);
}

function selectorOf({ path }: { readonly path: readonly string[] }): string {
  return path.at(-1) ?? '';
}
