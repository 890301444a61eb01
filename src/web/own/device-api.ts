import { askHttp } from '../../client/http.ts';
import type { Device } from '../own-parts.ts';

/** A box that the server keeps for a while. */
export interface PutBox {
  readonly id: string;
  /** Shown beside the link, and never in it. */
  readonly digits: string;
  readonly seconds: number;
}

/** @throws Failure with a text for the person */
export function putBox(base: URL, box: string): Promise<PutBox> {
  return post(base, '', { box });
}

/** @throws Failure with a text for the person: `no_box`, `wrong_digits`, `too_many_tries` */
export async function takeBox(base: URL, { id }: Device, digits: string): Promise<string> {
  const path = `/${encodeURIComponent(id)}`;
  return (await post<{ readonly box: string }>(base, path, { digits })).box;
}

function post<Answer>(base: URL, path: string, body: object): Promise<Answer> {
  return askHttp(new URL(`api/devices${path}`, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
