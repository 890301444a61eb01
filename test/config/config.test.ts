import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Flags } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/read.ts';
import { BadOption } from '../../src/config/value.ts';
import { defaultRates, noRates } from '../../src/protocol/rate.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlour-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(value: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('an option', () => {
  test('has a default', () => {
    expect(readConfig({}, {})).toMatchObject({
      port: 8080,
      host: undefined,
      data: 'data',
      compression: true,
    });
  });

  test('comes from the flag before the environment before the file', () => {
    const config = fileOf({
      port: 1,
      host: 'file',
      data: 'file',
      publicUrl: 'https://file.example',
    });
    const env = { PORT: '2', HOST: '::1', PARLOUR_CONFIG: config };
    expect(readConfig({ port: '3' }, env)).toMatchObject({
      port: 3,
      host: '::1',
      data: 'file',
      publicUrl: 'https://file.example',
    });
  });

  test.each([
    'x86_64-conda-linux-gnu',
    'build-host',
    'box.example.org',
    '999.1.1.1',
  ])('HOST that is no address, as shells and tools have it (%s), is not meant', (HOST) => {
    expect(readConfig({}, { HOST }).host).toBeUndefined();
    expect(readConfig({ host: 'box.example.org' }, { HOST }).host).toBe('box.example.org');
  });

  test.each(['0.0.0.0', '::', '192.0.2.7', 'localhost'])('HOST may be %s', (HOST) => {
    expect(readConfig({}, { HOST }).host).toBe(HOST);
  });

  test.each([
    [{ PORT: 'tcp://172.17.0.5:80' }, /variable PORT .*"tcp/],
    [{ PARLOUR_URL: 'chat' }, /variable PARLOUR_URL .*"chat"/],
    [{ PARLOUR_LOG: 'loud' }, /variable PARLOUR_LOG .*"loud"/],
    [{ PARLOUR_METRICS_PORT: '-1' }, /variable PARLOUR_METRICS_PORT .*"-1"/],
  ])('that is wrong in the environment is named by its variable: %j', (env, sentence) => {
    expect(() => readConfig({}, env)).toThrow(sentence);
  });

  test('names hosts as browsers write them', () => {
    const config = fileOf({ hosts: ['Chat.Example.', 'büro.example'] });
    expect(readConfig({ config }, {}).hosts).toEqual(['chat.example', 'xn--bro-hoa.example']);
    expect(readConfig({ hosts: 'a.example, b', host: 'Box' }, {}).hosts).toEqual([
      'a.example',
      'b',
      'box',
    ]);
    expect(readConfig({ hosts: 'any' }, {}).hosts).toBe('any');
    expect(readConfig({ host: '0.0.0.0' }, { PARLOUR_HOSTS: 'c' }).hosts).toEqual(['c']);
  });

  test('that is empty in the environment is not given', () => {
    expect(readConfig({}, { PORT: '', HOST: '' })).toMatchObject({ port: 8080, host: undefined });
  });

  test('lists listeners', () => {
    expect(readConfig({ listen: ['3000=roomcode:tea at five', '3001=native'] }, {}).listen).toEqual(
      [
        { port: 3000, dialect: 'roomcode', room: 'tea at five' },
        { port: 3001, dialect: 'native' },
      ],
    );
  });

  test('says what is one room, for public ones too', () => {
    expect(readConfig({ public: ['Room 1'] }, {})).toMatchObject({
      codes: undefined,
      public: [{ key: 'room1', code: 'Room 1' }],
    });
    const config = fileOf({ codes: 'exact', public: ['Room 1'] });
    expect(readConfig({ config }, {})).toMatchObject({
      codes: 'exact',
      public: [{ key: 'Room 1', code: 'Room 1' }],
    });
  });

  test('overrides single limits, and lifts rates but no sizes', () => {
    const config = fileOf({ limits: { textPoints: 100 } });
    const read = readConfig({ config, limits: 'off' }, {});
    expect(read.unlimited).toBe(true);
    expect(read.rates).toEqual(noRates);
    expect(read.limits.textPoints).toBe(100);
    expect(read.limits.frameBytes).toBe(65_536);
  });

  test('overrides single rates, by one of their numbers or both', () => {
    const config = fileOf({
      limits: { posts: { burst: 20 }, joins: { everySeconds: 2.5 }, reactions: 'off' },
    });
    const { rates, unlimited } = readConfig({ config }, {});
    expect(unlimited).toBe(false);
    expect(rates).toEqual({
      ...defaultRates,
      posts: { burst: 20, everyMs: 1_000 },
      joins: { burst: 20, everyMs: 2_500 },
      reactions: noRates.reactions,
    });
  });

  const wrong: [string, Flags, RegExp][] = [
    ['a port past all ports', { port: '99999' }, /0 to 65535/],
    ['a port that is no number', { port: '80a' }, /"80a"/],
    ['a public room that can be none', { public: ['a/b'] }, /"a\/b" cannot be a room code/],
    ['a port asked for twice', { port: '3000', listen: ['3000=htmx'] }, /3000 is asked for twice/],
    ['a listener without a dialect', { listen: ['3000'] }, /PORT=DIALECT/],
    ['a listener with an unknown dialect', { listen: ['3000=klingon'] }, /klingon/],
    ['a listener that speaks what is off', { listen: ['1=htmx'], dialects: 'native' }, /htmx.*off/],
    ['an unknown dialect', { dialects: 'native,klingon' }, /"klingon"/],
    ['no dialect at all', { dialects: '' }, /""/],
    ['limits that are on', { limits: 'on' }, /"off"/],
    ['codes by half', { codes: 'half' }, /"folded" or "exact".*"half"/],
    ['compression by half', { compression: 'half' }, /"on" or "off".*"half"/],
    ['a public URL that is a word', { publicUrl: 'chat' }, /"chat"/],
    ['a public URL with a query', { publicUrl: 'https://a.example/?chat' }, /chat/],
    ['a public URL below one of ours', { publicUrl: 'https://a.example/api/chat' }, /\/api/],
    ['a host with a port', { hosts: 'a.example:80' }, /"a\.example:80"/],
    ['a host that is a URL', { hosts: 'https://a.example' }, /"https/],
    ['origins that are names', { origins: 'a.example' }, /"any"/],
    ['a port for metrics that is taken', { port: '3000', metricsPort: '3000' }, /3000 is asked/],
    ['an unknown log level', { log: 'loud' }, /"loud"/],
    ['a config file that is not there', { config: 'nowhere.json' }, /nowhere\.json/],
  ];

  test.each(wrong)('%s is refused in a sentence', (_, flags, sentence) => {
    expect(() => readConfig(flags, {})).toThrow(sentence);
    expect(() => readConfig(flags, {})).toThrow(BadOption);
  });

  test.each([
    ['{', /not JSON/],
    ['[]', /no JSON object/],
    [{ prot: 1 }, /"prot"/],
    [{ limits: { textPoints: 0 } }, /textPoints/],
    [{ limits: { texts: 1 } }, /"texts"/],
    [{ limits: 7 }, /limits/],
    [{ limits: { posts: 7 } }, /rate posts/],
    [{ limits: { posts: { burst: 0 } } }, /burst of posts/],
    [{ limits: { posts: { everySeconds: 0 } } }, /everySeconds of posts/],
    [{ limits: { posts: { everySeconds: '1' } } }, /everySeconds of posts/],
    [{ limits: { posts: { burts: 1 } } }, /"burst", "everySeconds"/],
    [{ listen: '3000=native' }, /list of texts/],
    [{ dialects: [] }, /one or more/],
    [{ dialects: 'native' }, /one or more/],
    [{ origins: ['any'] }, /origins is an object/],
    [{ origins: { klingon: 'any' } }, /"klingon"/],
    [{ origins: { htmx: 'all' } }, /"any"/],
    [{ origins: { htmx: ['https://a.example/'] } }, /https:\/\/a\.example/],
    [{ origins: { htmx: ['a.example'] } }, /https:\/\/a\.example/],
    [{ origins: { htmx: [7] } }, /https:\/\/a\.example/],
  ])('in a file, %j is refused', (value, sentence) => {
    expect(() => readConfig({ config: fileOf(value) }, {})).toThrow(sentence);
  });
});

describe('dialects and origins', () => {
  const open = {
    native: 'any',
    roomcode: 'any',
    golem: 'any',
    chatlog: ['same-host', 'localhost'],
    htmx: ['same-host'],
    api: 'any',
  };
  const near = ['same-host', 'localhost'];
  const closed = { ...open, native: near, roomcode: near, golem: near, api: near };

  test.each<[string, Flags, object]>([
    ['to others', { host: '0.0.0.0' }, open],
    ['to others by a name', { host: 'box.example' }, open],
    ['to others by a proxy', { publicUrl: 'https://chat.example' }, open],
    ['to this machine', {}, closed],
    ['to this machine by an address', { host: '127.0.0.2' }, closed],
    ['to this machine by another', { host: '::1' }, closed],
    ['to this machine by its name', { host: 'localhost', publicUrl: 'http://localhost:1' }, closed],
  ])('are all of them, each with its own rule, of a server that is open %s', (_, flags, origins) => {
    const read = readConfig(flags, {});
    expect(read.dialects).toEqual(['native', 'roomcode', 'golem', 'chatlog', 'htmx']);
    expect(read.origins).toEqual(origins);
  });

  test('are widened by --origins, but where the file has a rule', () => {
    const config = fileOf({ origins: { golem: [] } });
    const a = 'https://a.example';
    expect(readConfig({ config, origins: a }, {}).origins).toEqual({
      ...{ native: [...near, a], roomcode: [...near, a], golem: [], api: [...near, a] },
      ...{ chatlog: [...near, a], htmx: ['same-host', a] },
    });
    const rules = Object.values(readConfig({ origins: 'any' }, {}).origins);
    expect(new Set(rules)).toEqual(new Set(['any']));
    expect(readConfig({}, { PARLOUR_ORIGINS: a }).origins.native).toEqual([...near, a]);
  });

  test('come from the file, dialects from the flag before it', () => {
    const config = fileOf({
      dialects: ['native', 'htmx'],
      origins: { htmx: ['same-host', 'https://a.example'], golem: [] },
    });
    const read = readConfig({ config }, {});
    expect(read.dialects).toEqual(['native', 'htmx']);
    expect(read.origins).toMatchObject({
      native: near,
      golem: [],
      htmx: ['same-host', 'https://a.example'],
    });
    expect(readConfig({ config, dialects: 'native, golem' }, {}).dialects).toEqual([
      'native',
      'golem',
    ]);
  });

  test('may be named by every option where a program brings the dialect along', () => {
    const dialects = [{ name: 'two-way' }];
    const config = fileOf({ origins: { 'two-way': [] } });
    const flags = { config, dialects: 'native,two-way', listen: ['7000=two-way:tea'] };
    expect(readConfig(flags, {}, { dialects })).toMatchObject({
      dialects: ['native', 'two-way'],
      listen: [{ port: 7000, dialect: 'two-way', room: 'tea' }],
      origins: { native: near, 'two-way': [] },
    });
    expect(readConfig({}, {}, { dialects }).dialects).toContain('two-way');
    const listening = { listen: ['7000=two-way'], dialects: 'native' };
    expect(readConfig(listening, {}, { dialects }).listen).toHaveLength(1);
    const wrong = [flags, { dialects: 'two-way' }, { listen: ['7000=two-way'] }, { config }];
    for (const one of wrong) expect(() => readConfig(one, {})).toThrow('not "two-way"');
  });
});

describe("golang-chat's config.json in the working directory", () => {
  const home = process.cwd();
  const started = mkdtempSync(join(tmpdir(), 'parlour-golang-chat-'));
  const put = (value: unknown) =>
    writeFileSync(
      join(started, 'config.json'),
      typeof value === 'string' ? value : JSON.stringify(value),
    );
  beforeAll(() => process.chdir(started));
  afterAll(() => {
    process.chdir(home);
    rmSync(started, { recursive: true });
  });

  test('is read only by who says where to look, like parlour.json', () => {
    put({ port: 9999, hostName: 'dev.walmart.com' });
    writeFileSync(join(started, 'parlour.json'), JSON.stringify({ listen: ['3000=htmx'] }));
    expect(readConfig({}, {}).listen).toEqual([]);
    expect(readConfig({}, {}, { folder: started }).listen.map(({ port }) => port)).toEqual([
      3000, 9999,
    ]);
    rmSync(join(started, 'parlour.json'));
  });

  test('may lie in its folder config, where golang-chat has it', () => {
    rmSync(join(started, 'config.json'), { force: true });
    mkdirSync(join(started, 'config'));
    writeFileSync(join(started, 'config', 'config.json'), JSON.stringify(itsOwn));
    expect(readConfig({}, {}, { folder: started }).listen).toEqual([listener]);
    rmSync(join(started, 'config'), { recursive: true });
  });

  const itsOwn = { port: 9999, hostName: 'dev.walmart.com', logfilePath: './chat.log' };
  const listener = { port: 9999, dialect: 'chatlog', hostName: 'dev.walmart.com' };

  test('is one more listener, on its own port whatever PORT says', () => {
    put(itsOwn);
    const read = readConfig({ listen: ['3000=htmx'] }, { PORT: '7000' }, { folder: '.' });
    expect(read.port).toBe(7000);
    expect(read.listen).toEqual([{ port: 3000, dialect: 'htmx' }, listener]);
    expect(read.host).toBeUndefined();
  });

  test.each([
    ['a port as text', { ...itsOwn, port: '9999' }],
    ['no path of a log', { port: 9999, hostName: 'dev.walmart.com' }],
  ])('may have %s', (_, value) => {
    put(value);
    expect(readConfig({}, {}, { folder: '.' }).listen).toEqual([listener]);
  });

  test.each([
    ['is broken', '{'],
    ['is a list', [9999]],
    ['says more', { ...itsOwn, theme: 'dark' }],
    ['says only a port', { port: 9999 }],
    ['says no port', { hostName: 'a', logfilePath: 'b' }],
  ])('is somebody else’s where it %s', (_, value) => {
    put(value);
    expect(readConfig({}, {}, { folder: '.' }).listen).toEqual([]);
  });

  test('adds nothing where its port or its dialect has been decided on', () => {
    put(itsOwn);
    const given = readConfig({ listen: ['9999=chatlog:tea'] }, {}, { folder: '.' });
    expect(given.listen).toEqual([{ port: 9999, dialect: 'chatlog', room: 'tea' }]);
    expect(readConfig({ port: '9999' }, {}, { folder: '.' }).listen).toEqual([]);
    expect(readConfig({ dialects: 'native' }, {}, { folder: '.' }).listen).toEqual([]);
  });

  test('with a port that is none is refused in a sentence', () => {
    put({ ...itsOwn, port: 'chat' });
    expect(() => readConfig({}, {}, { folder: '.' })).toThrow(/config\.json.*"chat"/);
  });

  test('may be the file that is named', () => {
    put(itsOwn);
    expect(readConfig({ config: 'config.json' }, {}).listen).toEqual([listener]);
  });
});
