import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkHooks } from '../src/hooks.ts';
import { BadOption, createLog, openParlour } from '../src/index.ts';
import { Talker } from './support/talker.ts';
import { tempFolder } from './support/temp.ts';

const ok = () => ({ type: 'ok' }) as const;

describe('what a program brings as hooks', () => {
  test.each([
    [{ mayPst: ok }, 'There is no hook mayPst; there are authorize, '],
    [{ mayPost: undefined, onPost: ok }, 'There is no hook onPost; '],
    [{ mayPost: null }, 'The hook mayPost is a function, not "null".'],
    [{ mayEnter: true }, 'The hook mayEnter is a function, not "true".'],
    ['mayPost', 'The option hooks is an object of functions, not "mayPost".'],
    [
      new (class {
        mayEntr = ok;
      })(),
      'There is no hook mayEntr; ',
    ],
    [
      new (class {
        authorise() {}
      })(),
      'There is no hook authorise; ',
    ],
  ])('%o is refused', (hooks, text) => {
    expect(() => checkHooks(hooks)).toThrow(BadOption);
    expect(() => checkHooks(hooks)).toThrow(text);
  });

  class Rules {
    readonly paid = new Set<string>();
    mayEnter() {
      return this.look();
    }
    look() {
      return { type: 'ok' } as const;
    }
  }

  test.each([
    [{}],
    [{ mayPost: ok, refused: undefined }],
    [new Rules()],
  ])('%o is taken', (hooks) => {
    expect(() => checkHooks(hooks)).not.toThrow();
  });
});

test('names that nobody knows are refused wherever a program says an object', async () => {
  const bad = { data: tempFolder(), hooks: { mayPst: ok } } as object;
  await expect(openParlour(bad)).rejects.toThrow('There is no hook mayPst');
  const given = {
    data: tempFolder(),
    port: 0,
    log: createLog('silent'),
    jwtSecret: 'x'.repeat(32),
  };
  const parlour = await openParlour(given);
  onTestFinished(() => parlour.stop());
  const person = { id: '7', name: 'Ann', second: 60 };
  await expect(parlour.token(person)).rejects.toThrow('There is no field of a person second');
  await expect(parlour.token({ id: '' })).rejects.toThrow(TypeError);
  const bot = { name: 'Tea', rol: 'host' };
  const tea = parlour.room('tea');
  expect(() => tea.as(bot)).toThrow('There is no field of a bot rol');
  expect(() => tea.as(undefined as never)).toThrow(
    'An object says each field of a bot: name, role.',
  );
  const king = { name: 'Tea', role: 'king' as never };
  expect(() => tea.as(king)).toThrow('member, moderator, owner or none, not "king"');
  expect(() => tea.on('evnt' as never, ok)).toThrow(TypeError);
  expect(() => parlour.attach(createServer(), undefined as never)).toThrow(
    'option of attach: path',
  );
  const wrong: [() => Promise<unknown>, string][] = [
    [() => tea.post('x', { nosuch: 1 } as object), 'no field of post nosuch; there are ref, reply'],
    [() => tea.post('x', { type: 'remove' } as object), 'no field of post type'],
    [() => tea.act({ type: 'ban', person: 'g_a', secnds: 9 } as never), 'no field of ban secnds'],
    [() => tea.messages({ from: 1 } as object), 'no field of a range from'],
    [() => tea.messages({ limit: Number.NaN }), 'limit of a range is a whole number'],
    [() => tea.search(null as never), 'words that are searched are a text, not "null"'],
  ];
  for (const [work, text] of wrong) {
    const said = work();
    await expect(said).rejects.toThrow(TypeError);
    await expect(said).rejects.toThrow(text);
  }
  expect((await tea.messages()).latest).toBe(0);
});

test('a hook finds a user by its author, and a room by its key', async () => {
  const inside = new Set<string>();
  const parlour = await openParlour({
    ...{ data: tempFolder(), port: 0, log: createLog('silent'), jwtSecret: 'x'.repeat(32) },
    hooks: {
      authorize: (bearer) => (bearer === 's8' ? { id: '8', name: 'Bo' } : undefined),
      mayEnter: ({ id }, room) =>
        room.key !== parlour.keyOf('My Room') || inside.has(id)
          ? { type: 'ok' }
          : { type: 'refused', text: 'Not yet.' },
    },
  });
  onTestFinished(() => parlour.stop());
  const come = async (token: string) => {
    const talker = await Talker.greet(`ws://127.0.0.1:${parlour.port}/ws`, { token });
    onTestFinished(() => talker.close());
    return talker;
  };
  expect(parlour.keyOf('my-room')).toBe('myroom');
  expect(() => parlour.keyOf('/')).toThrow(expect.objectContaining({ code: 'bad_code' }));
  expect(() => parlour.authorOf('')).toThrow(TypeError);
  const [ann, bo] = [await come(await parlour.token({ id: '7' })), await come('s8')];
  expect(await ann.join('my-room')).toMatchObject({ code: 'host_refused' });
  expect(await bo.join('my-room')).toMatchObject({ code: 'host_refused' });
  for (const id of ['7', '8']) inside.add(parlour.authorOf(id));
  expect(await ann.join('my-room')).toMatchObject({ type: 'joined' });
  expect(await bo.join('my-room')).toMatchObject({ type: 'joined' });
});
