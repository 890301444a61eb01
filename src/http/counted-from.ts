import { isForwarded } from '../net/forwarded.ts';
import { triedFrom } from '../net/tried-from.ts';

/** The address by which requests are counted; undefined where a proxy asks for others. */
export function countedFrom({
  from,
  request,
}: {
  readonly from: string | undefined;
  readonly request: Request;
}): string | undefined {
  const { headers } = request;
  return triedFrom(
    from,
    isForwarded((name) => headers.get(name)),
  );
}
