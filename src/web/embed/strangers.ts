import { NoHouse } from './room-house.ts';

/** Servers whose script is of another major version than the one that defines the page's tags. */
const strangers = new Set<string>();

export const addStranger = (server: string): void => void strangers.add(server);

export const isStranger = (server: URL | undefined): boolean => strangers.has(server?.href ?? '');

/** @throws NoHouse for a server that speaks with a script of another version */
export function refuseStranger(server: URL): void {
  if (!isStranger(server)) return;
  throw new NoHouse('A script of another version defines the tags of this page: load one alone.');
}
