import { expect, test } from 'vitest';
import { readCost, readPerfMap } from '../../gate/cost.ts';

const nameOf = readPerfMap(
  ['1000 100 JS:^seal file:///here/src/hub/voice.ts:101:7', '2000 80 JS:~ann node:net:1:2'].join(
    '\n',
  ),
  '/here',
);

const profile = `
ob=/usr/lib/libc.so.6
fn=memcpy
0x10 5 1000

ob=/usr/bin/node
fn=v8::internal::Heap::Allocate'2
0x20 0 30
cfn=malloc
calls=1 0x10 5
0x21 0 999
fn=Builtins_KeyedLoadIC
0x30 0 7

ob=???
fn=0x0000000000001010
0x1010 0 4
0x1011 0 5
cob=/usr/bin/node
cfn=Builtins_KeyedLoadIC
calls=1 0x30 0
0x1011 0 7
cfn=Builtins_Call_ReceiverIsAny
calls=1 0x40 0
0x1012 0 500
0x2000 0 6
0x9000 0 1
`;

test('functions of JavaScript are found by their addresses, without their lines', () => {
  expect(nameOf(0x1000)).toBe('seal src/hub/voice.ts');
  expect(nameOf(0x10ff)).toBe('seal src/hub/voice.ts');
  expect(nameOf(0x207f)).toBe('ann node:net');
  expect(nameOf(0x1100)).toBe('compiled code without a name');
});

test('what is called is not counted twice, and the system not at all', () => {
  expect(readCost(profile, nameOf).total).toBe(30 + 7 + 4 + 5 + 6 + 1);
});

test("V8's small parts count for the JavaScript that uses them", () => {
  expect(Object.fromEntries(readCost(profile, nameOf).byFunction)).toEqual({
    'v8::internal::Heap::Allocate': 30,
    'seal src/hub/voice.ts': 4 + 5 + 7,
    'ann node:net': 6,
    'compiled code without a name': 1,
  });
});
