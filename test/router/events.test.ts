import { afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { type Connection, createRouter, type StandardSchemaV1 } from '../../src/router/index.ts';
import { Golem } from './golem.ts';
import { endHosts, host } from './host.ts';

afterEach(async () => {
  await endHosts();
  vi.restoreAllMocks();
});

describe('events', () => {
  test('arrive with their data, and answers go back', async () => {
    const router = createRouter().on('hello', (connection, data) => {
      connection.emit('answer', { msg: 'Thanks, client!', data });
    });
    const ann = await (await host(router)).connect();
    ann.emit('hello', { to: 'Server', from: 'Client' });
    await ann.hear('answer');
    expect(ann.frames).toEqual([
      'answer {"msg":"Thanks, client!","data":{"to":"Server","from":"Client"}}',
    ]);
  });

  test('without data reach a handler without data', async () => {
    const seen: unknown[] = [];
    const router = createRouter().on('poke', (connection, data) => {
      seen.push(data);
      connection.emit('answer');
    });
    const ann = await (await host(router)).connect();
    ann.emit('poke');
    ann.ws.send('poke ');
    await ann.hear('answer');
    expect(await ann.hear('answer')).toBe(null);
    expect(seen).toEqual([undefined, undefined]);
    expect(ann.frames).toEqual(['answer null', 'answer null']);
  });

  test.each([
    ['no event', 'unknown {}'],
    ['no space', 'echo'],
    ['nothing', ''],
    ['a space alone', ' '],
    ['no JSON', 'echo {'],
    ['an event in other letters', 'Echo 1'],
    ['bytes', Buffer.from('echo 1')],
    ['a key of every object', 'constructor 1'],
    ['another', '__proto__ 1'],
  ])('that are %s are ignored', async (_, frame) => {
    const failures: unknown[] = [];
    const router = createRouter({ onError: (error) => failures.push(error) });
    router.on('echo', (connection, data) => connection.emit('echo', data));
    const ann = await (await host(router)).connect();
    ann.ws.send(frame);
    ann.emit('echo', 'still here');
    await ann.hear('echo');
    expect(ann.frames).toEqual(['echo "still here"']);
    expect(failures).toEqual([]);
  });

  test('carry JSON whatever is emitted, as Go writes it', async () => {
    const router = createRouter().onConnect((connection) => {
      for (const data of [undefined, Symbol('s'), () => {}, Number.NaN, '\u2028<&>', '\ud800']) {
        connection.emit('it', data);
      }
    });
    const ann = await (await host(router)).connect();
    expect(await ann.hearAll('it', 6)).toEqual([null, null, null, null, '\u2028<&>', '\ud800']);
    expect(ann.frames[4]).toBe('it "\\u2028\\u003c\\u0026\\u003e"');
  });

  test('that can not be said are an exception of whoever emits', async () => {
    let thrown: unknown[] = [];
    const router = createRouter().onConnect((connection) => {
      thrown = [['two words', 1] as const, ['big', 1n] as const].map(([event, data]) => {
        try {
          return connection.emit(event, data);
        } catch (error) {
          return error;
        }
      });
      connection.emit('done');
    });
    const ann = await (await host(router)).connect();
    await ann.hear('done');
    expect(thrown).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  });

  test('have one handler each', () => {
    const router = createRouter().on('a', () => {});
    expect(() => router.on('a', () => {})).toThrow('There is a handler for a already.');
  });
});

describe('schemas', () => {
  const line = z.object({ to: z.string(), msg: z.string().default('…') });

  test('let pass what fits, as they make it, and keep out what does not', async () => {
    const router = createRouter().on('msg', line, (connection, data) => {
      connection.emit('msg', data);
    });
    const ann = await (await host(router)).connect();
    for (const data of [undefined, null, 7, [], {}, { to: 7 }, { to: 'r', msg: null }]) {
      ann.emit('msg', data);
    }
    ann.emit('msg', { to: 'r', more: 1 });
    await ann.hear('msg');
    expect(ann.frames).toEqual(['msg {"to":"r","msg":"…"}']);
  });

  test('of any kind do, and may take their time; the order stays', async () => {
    const slow: StandardSchemaV1<unknown, number> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async (value) =>
          typeof value === 'number' ? { value: value * 2 } : { issues: [{ message: 'no' }] },
      },
    };
    const router = createRouter()
      .on('slow', slow, (connection, data) => connection.emit('it', data))
      .on('quick', (connection, data) => connection.emit('it', data));
    const ann = await (await host(router)).connect();
    ann.emit('slow', 'no number');
    ann.emit('slow', 1);
    ann.emit('quick', 3);
    expect(await ann.hearAll('it', 2)).toEqual([2, 3]);
  });
});

describe('what a handler throws', () => {
  const throwing: StandardSchemaV1 = {
    '~standard': { version: 1, vendor: 'test', validate: () => expect.fail('planted') },
  };

  test('costs that event, is told, and nothing else', async () => {
    const failures: [string, string][] = [];
    const router = createRouter({
      onError: (error, where) => failures.push([(error as Error).message, where]),
    })
      .on('sync', () => expect.fail('planted'))
      .on('async', async () => Promise.reject(new Error('planted')))
      .on('schema', throwing, () => {})
      .on('echo', (connection, data) => connection.emit('echo', data));
    const ann = await (await host(router)).connect();
    for (const event of ['sync', 'async', 'schema']) ann.emit(event);
    ann.emit('echo', 1);
    expect(await ann.hear('echo')).toBe(1);
    expect(failures).toEqual(['sync', 'async', 'schema'].map((event) => ['planted', event]));
  });

  test('in a hook, or in onError itself, hurts nobody either', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const router = createRouter({ onError: () => expect.fail('onError') })
      .onConnect(() => expect.fail('onConnect'))
      .onClose(() => expect.fail('onClose'))
      .on('echo', (connection, data) => connection.emit('echo', data));
    const home = await host(router);
    await (await home.connect()).close();
    const bo = await home.connect();
    bo.emit('echo', 2);
    expect(await bo.hear('echo')).toBe(2);
    await endHosts();
    expect(complaints.mock.calls.map(([text]) => text)).toEqual(
      Array(4).fill('router: onError failed'),
    );
  });

  test('is written to the console unless said otherwise', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const router = createRouter().on('break', () => expect.fail('planted'));
    const ann = await (await host(router)).connect();
    ann.emit('break');
    await ann.close();
    expect(complaints.mock.calls).toEqual([['router: break failed', expect.any(Error)]]);
  });
});

describe('a connection', () => {
  test('hears first what is emitted while it opens', async () => {
    const router = createRouter()
      .onConnect(async (connection) => {
        connection.emit('first', connection.open);
        await Promise.resolve();
        connection.emit('second');
      })
      .on('echo', (connection) => connection.emit('third'));
    const ann = await (await host(router)).connect();
    ann.emit('echo');
    await ann.hear('third');
    expect(ann.frames).toEqual(['first true', 'second null', 'third null']);
  });

  test('has a state of its own, typed, and made from its handshake', async () => {
    interface State {
      readonly name: string;
      pokes: number;
    }
    const router = createRouter<State, { count: string }>({
      state: ({ url }) => ({ name: url?.split('name=')[1] ?? '', pokes: 0 }),
    }).on('count', (connection) => {
      const { state } = connection;
      state.pokes++;
      connection.emit('count', `${state.name} ${state.pokes}`);
    });
    const home = await host(router);
    const ann = await Golem.open(`${home.url}?name=ann`);
    const bo = await Golem.open(`${home.url}?name=bo`);
    ann.emit('count');
    ann.emit('count');
    bo.emit('count');
    expect(await ann.hearAll('count', 2)).toEqual(['ann 1', 'ann 2']);
    expect(await bo.hear('count')).toBe('bo 1');
  });

  test('is told of once when it closes, behind its last event', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const log: string[] = [];
    const router = createRouter()
      .on('slow', async () => {
        await new Promise((done) => setImmediate(done));
        log.push('slow');
      })
      .on('quick', () => log.push('quick'))
      .onClose((connection) => {
        log.push(`closed ${connection.open}`);
        connection.emit('nobody hears');
        resolve(log);
      });
    const ann = await (await host(router)).connect();
    ann.emit('slow');
    ann.emit('quick');
    await ann.close();
    expect(await promise).toEqual(['slow', 'quick', 'closed false']);
  });

  test('closes with what was emitted before, and does nothing that still waits', async () => {
    const done: unknown[] = [];
    const router = createRouter().on('bye', async (connection, data) => {
      done.push(data);
      await new Promise((resolve) => setImmediate(resolve));
      connection.emit('bye');
      connection.close();
      connection.close(4_000);
      connection.emit('bye');
    });
    const ann = await (await host(router)).connect();
    ann.emit('bye', 1);
    ann.emit('bye', 2);
    expect(await ann.ended()).toEqual({ code: 1_005, reason: '' });
    expect(ann.frames).toEqual(['bye null']);
    expect(done).toEqual([1]);
  });

  test('closes with a code and a reason, if they can be sent', async () => {
    const errors: unknown[] = [];
    const router = createRouter({ onError: (error) => errors.push(error) }).on(
      'bye',
      (connection, data) => connection.close(...(data as [number, string])),
    );
    const ann = await (await host(router)).connect();
    for (const args of [[1_006], [999], [5_000], [3_000.5], [1_000, 'ü'.repeat(62)]]) {
      ann.emit('bye', args);
    }
    ann.emit('bye', [4_500, 'Not you.']);
    expect(await ann.ended()).toEqual({ code: 4_500, reason: 'Not you.' });
    expect(errors.map((error) => (error as Error).name)).toEqual(Array(5).fill('RangeError'));
  });

  test('sends frames of 64 KiB, or what the router allows, and no larger', async () => {
    const small = await host(createRouter({ frameBytes: 20 }).on('n', answerLength));
    const usual = await host(createRouter().on('n', answerLength));
    for (const [home, most] of [
      [small, 20],
      [usual, 65_536],
    ] as const) {
      const ann = await home.connect();
      ann.emit('n', 'x'.repeat(most - 4));
      expect(await ann.hear('n')).toBe(most - 4);
      ann.emit('n', 'x'.repeat(most - 3));
      expect((await ann.ended()).code).toBe(1_009);
    }
  });
});

test.each([
  { frameBytes: 0 },
  { unsentBytes: Number.NaN },
  { heartbeat: { pingSeconds: 60 } },
  { heartbeat: { pingSeconds: 0 } },
])('options that can not hold are refused: %j', (options) => {
  expect(() => createRouter(options)).toThrow(RangeError);
});

function answerLength(connection: Connection, data: unknown): void {
  connection.emit('n', String(data).length);
}
