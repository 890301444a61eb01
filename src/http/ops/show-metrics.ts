import { Refusal } from '../../protocol/error.ts';
import { type Reply, text } from '../reply.ts';
import type { Ask } from '../route.ts';
import { mayRead } from './metrics.ts';

/**
 * What monitoring reads.
 * @throws Refusal `not_authorised`, `metrics_off`
 */
export async function showMetrics({ house: { metrics, figures }, ...ask }: Ask): Promise<Reply> {
  const header = (name: string) => ask.request.headers.get(name) ?? undefined;
  const code = mayRead(figures, { header, from: ask.from });
  if (code) throw new Refusal(code);
  return text(await metrics.read(), 200, { 'content-type': metrics.type });
}
