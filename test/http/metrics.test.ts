import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { figuresOf, valueIn } from '../support/figures.ts';
import { type OwnParlour, startParlour } from '../support/parlour.ts';
import { Talker } from '../support/talker.ts';

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour();
});
afterAll(() => parlour.end());

const figures = () => figuresOf(parlour.url);

test('rooms, people, disk, loop and memory are told, each with a sentence', async () => {
  const ann = await Talker.greet(parlour.wsUrl, { name: 'ann' });
  const bo = await Talker.greet(parlour.wsUrl, { name: 'bo' });
  await ann.join('tea');
  await bo.join('tea');
  await bo.join('coffee');
  await ann.ask({ type: 'post', room: 'tea', text: 'hello', ref: 'one' });
  const all = await figures();
  expect(valueIn(all, 'parlour_rooms', 'state="open"')).toBe(2);
  expect(valueIn(all, 'parlour_rooms', 'state="peopled"')).toBe(2);
  expect(valueIn(all, 'parlour_people')).toBe(3);
  for (const name of [
    'parlour_database_bytes',
    'parlour_disk_free_bytes',
    'process_resident_memory_bytes',
    'parlour_facts_committed_total',
  ]) {
    expect(valueIn(all, name), name).toBeGreaterThan(0);
  }
  // The index may not be there yet.
  expect(all.has('parlour_search_index_bytes')).toBe(true);
  expect(all.has('nodejs_eventloop_lag_seconds')).toBe(true);
  for (const [name, { help }] of all) expect(help, name).toMatch(/\w.*[.\w)]$/);
  await ann.close();
  await bo.close();
});

test('docs/operate.md has every figure of ours', async () => {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');
  const told = [...docs.matchAll(/`(parlour_\w+)[`{]/g)].map(([, name]) => name);
  const names = [...(await figures()).keys()].filter((name) => name.startsWith('parlour_'));
  expect(names.filter((name) => !told.includes(name))).toEqual([]);
  expect(told.filter((name) => !names.includes(name ?? ''))).toEqual([]);
});

test('no label has a value that a stranger chooses, whatever is asked', async () => {
  const mark = 'Zebra17';
  const init = {
    headers: { 'x-forwarded-for': mark, 'user-agent': mark, origin: `http://${mark}` },
  };
  const paths = [
    `/${mark}`,
    `/r/${mark}`,
    `/api/rooms/${mark}`,
    `/api/rooms/${mark}/x`,
    `/${mark}.js`,
  ];
  for (const path of paths) await (await fetch(`${parlour.url}${path}?${mark}=1`, init)).text();
  const bad = await Talker.open(parlour.wsUrl, ['parlour.v1']);
  bad.tell({ type: mark, room: mark });
  await bad.next();
  bad.tell({ type: 'hello', name: mark });
  bad.tell({ type: mark, ref: mark });
  await bad.close();
  const before = await countOfSamples();
  for (let i = 0; i < 50; i++) await (await fetch(`${parlour.url}/${mark}${i}`)).text();
  const after = await figures();
  expect(
    [...after.values()].flatMap(({ samples }) => samples.map(({ labels }) => labels)).join(),
  ).not.toContain(mark);
  expect(await countOfSamples()).toBe(before);
  expect(valueIn(after, 'parlour_refusals_total', 'code="not_found"')).toBeGreaterThan(50);
});

const countOfSamples = async () =>
  [...(await figures())]
    .filter(([name]) => name.startsWith('parlour_'))
    .reduce((sum, [, { samples }]) => sum + samples.length, 0);
