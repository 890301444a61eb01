/// <reference types="node" preserve="true" />

/**
 * Events of your own over WebSockets: handlers, rooms, broadcasts, on any `node:http` server. The
 * [guide](../../docs/router.md) begins with an app in five minutes.
 *
 * @example
 * import { createServer } from 'node:http';
 * import { createRouter } from 'parlour/router';
 *
 * const router = createRouter();
 * router.on('poke', (connection) => connection.emit('answer', { msg: 'Ouch!' }));
 * const server = createServer();
 * router.attach(server);
 * server.listen(8080);
 */
export type { Connection, DataOf, EventOf } from './connection.ts';
export { createRouter } from './create-router.ts';
export type { HttpServer } from './mount.ts';
export type { HeartbeatOptions, RouterOptions } from './option.ts';
export { type EventMessage, golemProtocol, type Protocol } from './protocol.ts';
export type { Room } from './room.ts';
export type { RoomManager, RoomManagerOptions } from './room-manager.ts';
export type { Router } from './router.ts';
export type { SchemaOutput, SchemaResult, StandardSchemaV1 } from './schema.ts';
