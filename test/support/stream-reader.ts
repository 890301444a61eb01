import { get, type IncomingMessage } from 'node:http';

/** One block of an event stream, field by field; `comment` for what begins with a colon. */
export interface Block {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
  readonly comment?: string;
}

export interface Posted {
  readonly seq: number;
  readonly author: { readonly name: string };
  readonly text: string;
}

/** Somebody who hears server-sent events, one block after the other. */
export class StreamReader {
  readonly response: IncomingMessage;
  /** The last id that was heard. */
  lastId = '';
  #text = '';
  #blocks: Block[] = [];
  #ended = false;
  #wakes: (() => void)[] = [];

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#take(text));
    response.on('error', () => {});
    response.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers, agent: false }, resolve).once('error', reject);
    });
    return new StreamReader(response);
  }

  get status(): number | undefined {
    return this.response.statusCode;
  }

  /** The next block; undefined when the stream is over. */
  async next(): Promise<Block | undefined> {
    while (this.#blocks.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
    const block = this.#blocks.shift();
    if (block?.id !== undefined) this.lastId = block.id;
    return block;
  }

  /** The next message; undefined when the stream is over. */
  async posted(): Promise<Posted | undefined> {
    for (;;) {
      const block = await this.next();
      if (!block) return undefined;
      if (block.event === 'posted') return JSON.parse(block.data ?? '') as Posted;
    }
  }

  async texts(count: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < count) {
      const message = await this.posted();
      if (!message) throw new Error(`it ended after ${texts.length}`);
      texts.push(message.text);
    }
    return texts;
  }

  /** Resolves when the stream is over, whoever ended it. */
  async ended(): Promise<void> {
    while (!this.#ended) await new Promise<void>((resolve) => this.#wakes.push(resolve));
  }

  close(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    const blocks = (this.#text + text).split('\n\n');
    this.#text = blocks.pop() ?? '';
    this.#blocks.push(...blocks.map(readBlock));
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }
}

function readBlock(text: string): Block {
  const fields = text.split('\n').map((line) => {
    const [, name, value] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
    return [name === '' ? 'comment' : name, value];
  });
  return Object.fromEntries(fields) as Block;
}
