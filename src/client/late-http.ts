import type { Ways } from './connected-client.ts';
import { loadHttp } from './late-ways.ts';
import type { OpenTransport, Transport } from './transport.ts';

/** The way by HTTP where no WebSocket passes, loaded when it is first wanted; until then it keeps what is said. */
export const openLateHttp: OpenTransport = (base, end) => {
  const said: Parameters<Transport['send']>[] = [];
  let opened: Transport | undefined;
  let isClosed = false;
  loadHttp().then(
    ({ HttpTransport }) => {
      if (isClosed) return;
      opened = new HttpTransport(base, end);
      for (const each of said) opened.send(...each);
    },
    () => isClosed || end.closed(1006, ''),
  );
  return {
    send(...each) {
      if (opened) opened.send(...each);
      else said.push(each);
    },
    close() {
      isClosed = true;
      opened?.close();
    },
  };
};

/** Does by one request what changes a room. */
export const lateAct: Ways['act'] = async (...asked) => (await loadHttp()).act(...asked);

/** Loads it while the network is good: it is wanted where that is bad. */
export function bringHttp(): void {
  loadHttp().catch(() => {});
}
