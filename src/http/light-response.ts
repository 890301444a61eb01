import { getRequestListener as getListener } from '@hono/node-server';

/**
 * A response that is written as it is, without a stream made of it. The library puts its own in the place
 * of the process's; a program that brings the server along keeps those that it had.
 */
export let LightResponse: typeof Response = Response;

/** A listener of `node:http` that answers by fetch, and leaves the globals of the process as they are. */
export const getRequestListener: typeof getListener = (...given) => {
  const globals = ['Request', 'Response'] as const;
  const before = globals.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  const listener = getListener(...given);
  if (Response !== LightResponse) LightResponse = Response;
  globals.forEach((name, i) => {
    const own = before[i];
    if (own) Object.defineProperty(globalThis, name, own);
  });
  return listener;
};
