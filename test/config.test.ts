import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { BadOption, type Flags, readConfig } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlour-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(value: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('an option', () => {
  test('has a default', () => {
    expect(readConfig({}, {})).toMatchObject({ port: 8080, host: undefined, data: 'data' });
  });

  test('comes from the flag before the environment before the file', () => {
    const config = fileOf({
      port: 1,
      host: 'file',
      data: 'file',
      publicUrl: 'https://file.example',
    });
    const env = { PORT: '2', HOST: 'env', PARLOUR_CONFIG: config };
    expect(readConfig({ port: '3' }, env)).toMatchObject({
      port: 3,
      host: 'env',
      data: 'file',
      publicUrl: 'https://file.example',
    });
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

  test('overrides single limits, and lifts rates but no sizes', () => {
    const config = fileOf({ limits: { textPoints: 100 } });
    const read = readConfig({ config, limits: 'off' }, {});
    expect(read.rates).toBe(false);
    expect(read.limits.textPoints).toBe(100);
    expect(read.limits.frameBytes).toBe(65_536);
  });

  const wrong: [string, Flags, RegExp][] = [
    ['a port past all ports', { port: '99999' }, /0 to 65535/],
    ['a port that is no number', { port: '80a' }, /"80a"/],
    ['a listener without a dialect', { listen: ['3000'] }, /PORT=DIALECT/],
    ['a listener with an unknown dialect', { listen: ['3000=klingon'] }, /klingon/],
    ['limits that are on', { limits: 'on' }, /"off"/],
    ['a public URL that is a word', { publicUrl: 'chat' }, /"chat"/],
    ['a public URL with a path', { publicUrl: 'https://a.example/chat' }, /chat/],
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
    [{ listen: '3000=native' }, /list of texts/],
  ])('in a file, %j is refused', (value, sentence) => {
    expect(() => readConfig({ config: fileOf(value) }, {})).toThrow(sentence);
  });
});
