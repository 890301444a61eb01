import { expect, test } from 'vitest';
import { checkDisk, checkFiles, checkVersion } from '../../src/doctor/machine.ts';
import type { Sight } from '../../src/protocol/sight.ts';

const sight = (more: Partial<Sight>): Sight => ({
  version: '1.0.0',
  now: 0,
  host: 'chat.example',
  peer: {},
  isCounted: true,
  forwarded: [],
  isBelieved: false,
  disk: { free: 41e9, database: 12e6, alarm: 'none', short: 'none' },
  files: { open: 40, most: 65_536 },
  ...more,
});

test.each([
  ['good', {}],
  ['good', { limit: 2e9 }],
  ['weak', { alarm: 'near', limit: 2e9 }],
  ['wrong', { alarm: 'last', limit: 2e9 }],
  ['wrong', { short: 'last', free: 1e8 }],
  ['unseen', { free: undefined }],
] as const)('a disk is %s: %o', (type, disk) => {
  const plain = sight({});
  expect(checkDisk({ ...plain, disk: { ...plain.disk, ...disk } }).type).toBe(type);
});

test('a disk is told in words', () => {
  const disk = { free: 41e9, database: 12e6, limit: 2e9, alarm: 'none', short: 'none' } as const;
  expect(checkDisk(sight({ disk })).says).toBe(
    '38 GB are free; the database has 11 MB, of 1,907 MB that the folder may have.',
  );
});

test.each([
  ['good', { open: 40, most: 65_536 }],
  ['weak', { open: 40, most: 1_024 }],
  ['good', { open: 40 }],
  ['unseen', {}],
] as const)('a limit of files is %s: %o', (type, files) => {
  expect(checkFiles(sight({ files })).type).toBe(type);
});

test('a server of another version than the command is told of', () => {
  expect(checkVersion(sight({}), '1.0.0').type).toBe('good');
  expect(checkVersion(sight({}), '1.0.1').type).toBe('weak');
});
