import { afterEach, expect, test } from 'vitest';
import { createRouter, type Protocol } from '../../src/router/index.ts';
import type { ClientProtocol } from './golem.ts';
import { endHosts, host } from './host.ts';

afterEach(endHosts);

/** The event in the first byte, what it carries in the others. */
const bytes: Protocol = {
  decode: (frame) =>
    typeof frame === 'string' ? undefined : { event: `${frame[0]}`, data: [...frame.subarray(1)] },
  encode: (event, data) => Uint8Array.of(Number(event), ...(data as number[])),
};

const client: ClientProtocol = {
  unpack(frame, isBinary) {
    expect(isBinary).toBe(true);
    return [`${frame[0]}`, frame.subarray(1)];
  },
  unmarshal: (rest) => [...(rest as Buffer)],
  marshalAndPack: (name, data) => Uint8Array.of(Number(name), ...(data as number[])),
};

test('a binary protocol speaks and hears binary frames, alone and in rooms', async () => {
  const router = createRouter({ protocol: bytes });
  const room = router.createRoom();
  router
    .onConnect((connection) => room.join(connection))
    .on('1', (connection, data) => connection.emit('2', data))
    .on('3', (_, data) => {
      room.emit('4', data);
      room.emit('5', Array(200).fill(7));
      room.emit('6', Array(70_000).fill(8));
    });
  const home = await host(router);
  const [ann, bo] = await Promise.all([home.connect({}, client), home.connect({}, client)]);
  ann.ws.send('1 1');
  ann.emit('1', [0, 255]);
  expect(await ann.next()).toEqual(['2', [0, 255]]);
  ann.emit('3', []);
  for (const one of [ann, bo]) {
    expect(await one.next()).toEqual(['4', []]);
    expect(await one.next()).toEqual(['5', Array(200).fill(7)]);
    expect(await one.next()).toEqual(['6', Array(70_000).fill(8)]);
  }
});

test('a protocol may mix text and bytes, and what it throws while reading is ignored', async () => {
  const errors: unknown[] = [];
  const router = createRouter({
    onError: (error) => errors.push(error),
    protocol: {
      decode: (frame) => (frame === 'go' ? { event: 'go', data: 1 } : expect.fail('unreadable')),
      encode: (event) => (event === 'text' ? 'täxt' : Uint8Array.of(1, 2)),
    },
  }).on('go', (connection) => {
    for (const event of ['bytes', 'text', 'bytes']) connection.emit(event);
  });
  const mixed: ClientProtocol = { ...client, unpack: () => ['any', ''], unmarshal: () => null };
  const ann = await (await host(router)).connect({}, mixed);
  ann.ws.send('what?');
  ann.ws.send('go');
  for (let n = 0; n < 3; n++) await ann.next();
  expect(ann.frames).toEqual(['0102', 'täxt', '0102']);
  expect(errors).toEqual([]);
});
