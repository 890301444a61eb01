import type { RouterParts } from './connection.ts';
import type { EventMessage, Protocol } from './protocol.ts';
import type { SchemaResult, StandardSchemaV1 } from './schema.ts';

type Act<Connection> = (connection: Connection, data: never) => unknown;

interface Handler<Connection> {
  readonly schema: StandardSchemaV1 | undefined;
  readonly act: (connection: Connection, data: unknown) => unknown;
}

/** The handlers of events, by name. */
export class Handlers<Connection> {
  readonly #handlers = new Map<string, Handler<Connection>>();

  /** @throws TypeError where the event has a handler already */
  add(event: string, schema: StandardSchemaV1 | undefined, act: Act<Connection>): void {
    if (this.#handlers.has(event)) throw new TypeError(`There is a handler for ${event} already.`);
    this.#handlers.set(event, { schema, act: act as Handler<Connection>['act'] });
  }

  /** Does what the frame asks for; what means nothing here is passed over. */
  handle(
    connection: Connection,
    frame: string | Uint8Array,
    { protocol, guard }: RouterParts,
  ): Promise<void> | undefined {
    const message = decode(protocol, frame);
    const handler = message && this.#handlers.get(message.event);
    if (!handler) return undefined;
    return guard(message.event, () => perform(handler, connection, message.data));
  }
}

function decode(protocol: Protocol, frame: string | Uint8Array): EventMessage | undefined {
  try {
    return protocol.decode(frame);
  } catch {
    return undefined;
  }
}

function perform<Connection>(
  { schema, act }: Handler<Connection>,
  connection: Connection,
  data: unknown,
): unknown {
  if (!schema) return act(connection, data);
  const actOn = (result: SchemaResult<unknown>) =>
    result.issues ? undefined : act(connection, result.value);
  const result = schema['~standard'].validate(data);
  return 'then' in result ? result.then(actOn) : actOn(result);
}
