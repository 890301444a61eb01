import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { subprotocol } from '../../../src/dialect/native.ts';

/** What honest people say, by which it is found in the log and heard again. */
export const honestText = (n: number, i: number) => `honest ${n} ${i}.`;

const heardText = /honest (\d+) (\d+)\./g;

/** Somebody of the room who says something now and then, and hears all of it. */
export class Honest {
  /** The number of a message that was stored, by its text. */
  readonly acked = new Map<string, number>();
  readonly refused: string[] = [];
  readonly secret = randomBytes(32).toString('base64url');
  id = '';
  said = 0;
  isIn = false;
  readonly isNative: boolean;
  readonly n: number;
  readonly #socket: WebSocket;
  readonly #opened: Promise<unknown>;
  readonly #room: string;
  readonly #happens: () => void;
  /** Is told every text of honest people that it hears, where it listens. */
  onHeard: ((text: string) => void) | undefined;

  /** @param from the address that it comes from; one of a hundred unless said */
  constructor(
    n: number,
    port: number,
    room: string,
    isNative: boolean,
    happens: () => void,
    from = `127.0.0.${100 + (n % 100)}`,
  ) {
    this.n = n;
    this.isNative = isNative;
    this.#room = room;
    this.#happens = happens;
    const asked = isNative ? '' : `?dialect=roomcode&roomCode=${room}`;
    const protocols = isNative ? [subprotocol] : [];
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/ws${asked}`, protocols, {
      localAddress: from,
      perMessageDeflate: false,
    });
    this.#socket.on('error', () => {});
    this.#opened = once(this.#socket, 'open');
    this.#socket.on('message', (bytes: Buffer) => this.#hear(bytes));
  }

  async open(): Promise<void> {
    await this.#opened;
    if (!this.isNative) {
      this.isIn = true;
      return;
    }
    this.tell({ type: 'hello', secret: this.secret, name: `person ${this.n}` });
    while (this.id === '') await once(this.#socket, 'message');
  }

  /** Comes into the room. */
  async join(): Promise<void> {
    if (!this.isNative) return;
    this.tell({ type: 'join', room: this.#room, ref: 'j' });
    while (!this.isIn) await once(this.#socket, 'message');
  }

  tell(command: object): void {
    this.#socket.send(JSON.stringify(command));
  }

  say(): string {
    const text = honestText(this.n, this.said++);
    if (this.isNative) this.tell({ type: 'post', room: this.#room, text, ref: text });
    else this.#socket.send(JSON.stringify({ Author: `person ${this.n}`, Content: text }));
    return text;
  }

  end(): void {
    this.#socket.terminate();
  }

  #hear(bytes: Buffer): void {
    if (this.onHeard) {
      for (const [text] of String(bytes).matchAll(heardText)) this.onHeard(text);
    }
    if (!this.isNative) return;
    if (this.isIn && !bytes.includes('"type":"ack"') && !bytes.includes('"type":"refused"')) return;
    const told: unknown = JSON.parse(String(bytes));
    for (const one of Array.isArray(told) ? told : [told]) this.#take(one);
  }

  #take(told: Readonly<Record<string, unknown>>): void {
    const ref = String(told['ref']);
    if (told['type'] === 'welcome') this.id = (told['you'] as { id: string }).id;
    if (told['type'] === 'joined') this.isIn = true;
    if (told['type'] === 'ack' && ref.startsWith('honest'))
      this.acked.set(ref, Number(told['seq']));
    if (told['type'] === 'refused') this.refused.push(`${told['code']} ${ref}`);
    this.#happens();
  }
}
