import { expect, test } from 'vitest';
import { nodeFault } from '../src/node-fault.ts';

const sqlite = (needs: string) =>
  `Parlour needs SQLite 3.51.3 or newer, as Node 24.15.0 brings it; this Node, ${needs}.`;

test.each([
  ['20.20.2', undefined, 'Parlour needs Node 24.15.0 or newer; this is 20.20.2.'],
  ['24.14.1', '3.51.2', 'Parlour needs Node 24.15.0 or newer; this is 24.14.1.'],
  ['24.15.1', undefined, sqlite('24.15.1, has none')],
  ['25.2.0', '3.50.10', sqlite('25.2.0, has 3.50.10')],
  ['24.15.0', '3.51', sqlite('24.15.0, has 3.51')],
  ['22.23.5', '3.54.1', 'Parlour needs Node 24.15.0 or newer; this is 22.23.5.'],
  ['24.15.0', '3.51.3', undefined],
  ['25.9.0', '3.51.3', undefined],
  ['26.10.0', '3.53.4', undefined],
  ['30.0.0', '4.0', undefined],
])('Node %s with SQLite %s: %s', (node, sqlite, fault) => {
  expect(nodeFault({ node, sqlite })).toBe(fault);
});
