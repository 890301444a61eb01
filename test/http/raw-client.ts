import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { trusted } from '../support/certificates.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The ports that are spoken to over TLS. */
export const tlsPorts = new Set<number>();

/** A client that sends any bytes, and reads answers as they come. */
export class RawClient {
  readonly socket: Socket;
  #received = '';
  #ended = false;
  #wakes: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.#received += chunk.toString('latin1');
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** @param from the address that it comes from, over plain TCP */
  static async open(port: number, host = '127.0.0.1', from?: string): Promise<RawClient> {
    const isTls = tlsPorts.has(port);
    const local = from === undefined ? {} : { localAddress: from };
    const socket = isTls
      ? connectTls({ port, host, ca: trusted })
      : connect({ port, host, ...local });
    await new Promise<void>((resolve, reject) => {
      socket.once(isTls ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  send(bytes: string | Uint8Array): this {
    this.socket.write(bytes);
    return this;
  }

  /** The next answer; `toHead` where none has a body. */
  async answer({ toHead = false } = {}): Promise<RawAnswer> {
    for (;;) {
      const answer = this.#take(toHead);
      if (answer) return answer;
      if (this.#ended) throw new Error(`ended after ${JSON.stringify(this.#received)}`);
      await this.#woken();
    }
  }

  /** Waits for the server to end; what was left unread. */
  async ended(): Promise<string> {
    while (!this.#ended) await this.#woken();
    this.socket.destroy();
    return this.#received;
  }

  close(): void {
    this.socket.destroy();
  }

  #take(toHead: boolean): RawAnswer | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [first = '', ...lines] = this.#received.slice(0, end).split('\r\n');
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const length = toHead ? 0 : Number(headers.get('content-length') ?? 0);
    const from = end + 4;
    if (this.#received.length < from + length) return undefined;
    const body = this.#received.slice(from, from + length);
    this.#received = this.#received.slice(from + length);
    return { status: Number(first.split(' ')[1]), headers, body };
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => this.#wakes.push(resolve));
  }
}

/** Sends bytes on a connection of their own: the one answer, and the server's end of it. */
export async function tell(
  port: number,
  bytes: string | Uint8Array,
  from?: string,
): Promise<RawAnswer> {
  const client = await RawClient.open(port, undefined, from);
  try {
    const answer = await client.send(bytes).answer();
    if (answer.headers.get('connection') === 'close') await client.ended();
    return answer;
  } finally {
    client.close();
  }
}

/** The code of a refusal. */
export function codeIn({ body }: RawAnswer): string {
  return (JSON.parse(body) as { error: { code: string } }).error.code;
}
