import type { WireName } from './plan.ts';
import type { Wire } from './wire.ts';
import { native, nativeCleared } from './wire-native.ts';
import { roomcode } from './wire-roomcode.ts';
import { socketio } from './wire-socketio.ts';

const wires: Readonly<Record<WireName, Wire>> = {
  roomcode,
  native,
  'native-deflate': { ...native, extensions: 'permessage-deflate' },
  'native-cleared': nativeCleared,
  socketio,
};

export function wireNamed(name: WireName): Wire {
  return wires[name];
}
