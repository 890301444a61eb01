type Callback = (data: unknown) => void;

/**
 * golem.js' `golem.Connection`, as far as its JSON wire goes: what the browser gives it is read at
 * the first space, and data that does not parse is an exception.
 */
export class Connection {
  readonly ws: WebSocket;
  readonly #callbacks = new Map<string, Callback>();

  constructor(address: string) {
    this.ws = new WebSocket(address);
    this.ws.onopen = (event) => this.#callbacks.get('open')?.(event);
    this.ws.onclose = (event) => this.#callbacks.get('close')?.(event);
    this.ws.onmessage = ({ data }: MessageEvent<string>) => {
      const name = data.split(' ')[0] as string;
      this.#callbacks.get(name)?.(JSON.parse(data.slice(name.length + 1)));
    };
  }

  on(name: string, callback: Callback): void {
    this.#callbacks.set(name, callback);
  }

  emit(name: string, data?: unknown): void {
    this.ws.send(`${name} ${JSON.stringify(data)}`);
  }
}
