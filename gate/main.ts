// Counts what a line and a delivery take, and fails where that is over budgets.json: `npm run gate`.
// `npm run gate -- --accept` makes what was counted the budget.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Budgets, type Excess, excessOf, isLoose } from './budget.ts';
import { type Figure, figuresOf, quantities } from './figure.ts';
import { count, countsHere } from './run.ts';

const file = join(import.meta.dirname, 'budgets.json');
const { values } = parseArgs({ options: { accept: { type: 'boolean', default: false } } });

if (!countsHere()) {
  console.log('The gate counts instructions: it needs an x64 processor and valgrind.');
  process.exit(2);
}
const budgets = JSON.parse(readFileSync(file, 'utf8')) as Budgets;
const { uses, costs } = count();
const figures = figuresOf(uses, costs);
for (const [name, figure] of figures) console.log(inWords(name, figure));
if (values.accept) {
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(figures), null, 2)}\n`);
  console.log('Accepted.');
} else {
  const found = excessOf(figures, budgets);
  const told = new Set<string>();
  for (const excess of found) {
    console.log(complaint(excess));
    if (!told.has(excess.name)) console.log(excess.where.map((line) => `    ${line}`).join('\n'));
    told.add(excess.name);
  }
  if (found.length === 0) console.log('All within 3 % of their budgets.');
  if (isLoose(figures, budgets)) {
    console.log('Some are over 3 % below: accept that with "npm run gate -- --accept".');
  }
  process.exitCode = found.length === 0 ? 0 : 1;
}

function inWords(name: string, figure: Figure): string {
  const budget = budgets[name];
  const cells = quantities.map((quantity) => {
    const found = figure[quantity];
    const before = budget?.[quantity];
    const change = before ? ` (${percent(found / before - 1)})` : '';
    return `${round(found)} ${quantity}${change}`;
  });
  return `${name}\n  ${cells.join(', ')}`;
}

function complaint({ name, quantity, budget, found }: Excess): string {
  const by = budget === 0 ? '' : `, ${percent(found / budget - 1)}`;
  return `OVER: ${name}: ${round(found)} ${quantity}, budget ${round(budget)}${by}`;
}

function percent(share: number): string {
  return `${share < 0 ? '' : '+'}${(share * 100).toFixed(2)} %`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
