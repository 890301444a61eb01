/** A step of entering: say something, then wait for a frame that holds `until`. */
export interface Step {
  readonly say?: string;
  readonly until?: string;
}

/** The form in which a kind of server wants to be spoken to. */
export interface Wire {
  /** The path and query of the upgrade request. */
  path(rooms: readonly string[]): string;
  readonly subprotocol?: string;
  /** The offer in `Sec-WebSocket-Extensions`. */
  readonly extensions?: string;
  /** The steps between the upgrade and hearing the rooms. */
  entering(rooms: readonly string[], name: string): readonly Step[];
  /** The payload by which `name` says `text`. */
  line(room: string, name: string, text: string): string;
  /** The answer to a text frame without lines, if there is one. */
  answer?(payload: Buffer): string | undefined;
}

/** The request that opens a connection. */
export function upgradeRequest(wire: Wire, rooms: readonly string[], port: number): string {
  const subprotocol = wire.subprotocol ? `Sec-WebSocket-Protocol: ${wire.subprotocol}\r\n` : '';
  const extensions = wire.extensions ? `Sec-WebSocket-Extensions: ${wire.extensions}\r\n` : '';
  return (
    `GET ${wire.path(rooms)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: YSBiZW5jaCBvZiByb29tcw==\r\n${subprotocol}${extensions}\r\n`
  );
}
