import type { Client } from '../../client/index.ts';

/** The client as one tag has it: what listens to it listens until that one lets go. */
export function shareOf(client: Client, signal: AbortSignal, close: () => void): Client {
  const own: Partial<Client> = {
    close,
    addEventListener: (
      name: never,
      listener: never,
      options?: AddEventListenerOptions | boolean,
    ) => {
      const more = typeof options === 'object' ? options : { capture: options === true };
      client.addEventListener(name, listener, { signal, ...more });
    },
  };
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(name in own ? own : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The site closes its own connection itself: of it a tag lets go of its room. */
export function ownShare(client: Client, code: string): Client {
  const over = new AbortController();
  return shareOf(client, over.signal, () => {
    over.abort();
    client.room(code).leave();
  });
}
