import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { native } from '../../src/dialect/native-dialect.ts';
import { Activity } from '../../src/http/ops/activity.ts';
import { Figures, figurePoints } from '../../src/http/ops/figures.ts';
import { createMetrics } from '../../src/http/ops/metrics.ts';
import type { FigurePoint } from '../../src/protocol/desk.ts';
import { webSocketFraming } from '../../src/send/frame.ts';
import { type House, named, openHouse, openWire } from '../support/house.ts';
import { tempFolder } from '../support/temp.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.end());

const traffic = { writes: 0, bytes: 0, deliveries: 0 };

function enter(code: string, { outlet }: Awaited<ReturnType<typeof openWire>>) {
  return house.hub.enter({
    ...{ room: named(code), dialect: native, framing: webSocketFraming, outlet },
    member: code,
    onLost: (error) => {
      throw error;
    },
  });
}

function open() {
  const metrics = createMetrics(traffic);
  const broken: unknown[] = [];
  const onBug = (error: unknown) => broken.push(error);
  const figures = new Figures({ metrics, traffic, data: tempFolder(), onBug });
  return { metrics, figures, broken };
}

test('a point has what was counted since the one before, and the last minutes are kept', async () => {
  const { metrics, figures } = open();
  const heard: FigurePoint[] = [];
  const hear = (point: FigurePoint) => heard.push(point);
  figures.hearers.add(hear);
  await figures.sample();
  metrics.committed.inc(5);
  metrics.connections.inc({ dialect: 'native' });
  metrics.connections.inc({ dialect: 'golem' }, 2);
  metrics.refusals.inc({ code: 'slow' }, 3);
  traffic.deliveries += 40;
  await figures.sample();
  metrics.refusals.inc({ code: 'slow' });
  metrics.refusals.inc({ code: 'bad_token' });
  await figures.sample();
  const { series, now } = figures;
  expect(series.facts).toEqual([0, 5, 0]);
  expect(series.deliveries).toEqual([0, 40, 0]);
  expect(series.connections).toEqual([0, 3, 3]);
  expect(series.refused).toEqual([0, 3, 2]);
  expect(now).toMatchObject({
    connections: { native: 1, golem: 2 },
    refusals: { slow: 4, bad_token: 1 },
    sizes: { free: expect.any(Number) },
  });
  expect(heard.map(({ facts }) => facts)).toEqual([0, 5, 0]);
  figures.hearers.delete(hear);
  for (let i = 0; i < figurePoints; i++) await figures.sample();
  expect(heard).toHaveLength(3);
  expect(figures.series.facts).toHaveLength(figurePoints);
  expect(figures.now.refusals).toEqual({});
});

test.each([
  [[0.003, 0.003, 0.003], 5],
  [[...Array.from({ length: 99 }, () => 0.0015), 0.03], 2],
  [[...Array.from({ length: 9 }, () => 0.0015), 0.03], 48],
  [[60], 5_000],
])('the slowest of a hundred commits is told by the buckets of the histogram: %j', async (seconds, ms) => {
  const { metrics, figures } = open();
  metrics.commitSeconds.observe(4);
  await figures.sample();
  for (const each of seconds) metrics.commitSeconds.observe(each);
  await figures.sample();
  await figures.sample();
  const [, commitMs = 0, quiet] = figures.series.commitMs;
  expect(Math.abs(commitMs - ms)).toBeLessThanOrEqual(ms / 20);
  expect(quiet).toBe(0);
});

test('rooms are told by what happens in them, those of the last minute among it', async () => {
  let now = Date.now();
  const activity = new Activity(
    () => house.hub.open(),
    () => now,
  );
  expect(activity.look(10)).toEqual([]);
  await house.post('cake', 'early');
  const wire = await openWire(house);
  onTestFinished(() => wire.end());
  const places = [await enter('cake', wire), await enter('tea', wire)];
  const told = () => activity.look(10).map(({ key, people, aMinute }) => [key, people, aMinute]);
  expect(told()).toEqual([
    ['cake', 1, 1],
    ['tea', 1, 0],
  ]);
  for (const text of ['a', 'b', 'c']) await house.post('tea', text);
  expect(told()).toEqual([
    ['tea', 1, 3],
    ['cake', 1, 1],
  ]);
  expect(activity.look(1)).toHaveLength(1);
  now += 61_000;
  told();
  now += 61_000;
  expect(told().map(([, , aMinute]) => aMinute)).toEqual([0, 0]);
  for (const place of places) place.leave();
  expect(told()).toEqual([]);
});
