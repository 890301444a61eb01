/** A WebSocket, as far as it is used here: those of browsers, of Node and of `ws` are such. */
export interface AnySocket {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

/** The class of one. */
export type SocketClass = new (url: string, protocol: string) => AnySocket;
