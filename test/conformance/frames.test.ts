import { describe, expect, test } from 'vitest';
import { wires } from './case.ts';
import { closeCases } from './close-cases.ts';
import { controlCases } from './control-cases.ts';
import { fragmentCases } from './fragment-cases.ts';
import { close, text } from './frame.ts';
import { framingCases, lengthCases, reservedCases } from './framing-cases.ts';
import { startHouse, tryCases } from './house.ts';
import { Peer } from './peer.ts';
import { utf8Cases } from './utf8-cases.ts';

const house = startHouse();

describe.each(wires)('RFC 6455 in $name', (wire) => {
  // These lead to the same whatever the payloads mean.
  const always = {
    '5.2 reserved': reservedCases(wire),
    '5.5 control frames': controlCases(wire),
    '7 closing': closeCases(wire),
  };
  const tables = {
    '5.2 framing': framingCases(wire),
    '5.2 lengths': lengthCases(wire),
    '5.4 fragments': fragmentCases(wire),
    '8.1 UTF-8': utf8Cases(wire),
    ...(wire.name === 'native' ? always : {}),
  };
  describe.each(Object.entries(tables))('%s', (_, cases) => {
    tryCases(cases, () => wire.open(house.port));
  });
});

test('what is sent after a close is not obeyed', async () => {
  const path = '/ws?roomCode=after-close';
  const [ann, bo] = await Promise.all([Peer.open(house.port, path), Peer.open(house.port, path)]);
  const say = (Author: string, Content: string) => text(JSON.stringify({ Author, Content }));
  ann.send(Buffer.concat([close(1000), say('ann', 'one more thing')]));
  await ann.ended();
  bo.send(say('bo', 'she left'));
  expect((await bo.next()).payload.toString()).toContain('she left');
  bo.socket.destroy();
});
