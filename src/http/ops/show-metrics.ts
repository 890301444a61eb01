import { Refusal } from '../../protocol/error.ts';
import { type HttpAnswer, text } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { mayRead } from './metrics.ts';

/**
 * The figures for monitoring.
 * @throws Refusal `not_authorised`, `metrics_off`
 */
async function showMetrics({ house: { metrics, figures }, ...ask }: Ask): Promise<HttpAnswer> {
  const header = (name: string) => ask.request.headers.get(name) ?? undefined;
  const code = mayRead(figures, { header, from: ask.from });
  if (code) throw new Refusal(code);
  return text(await metrics.read(), 200, { 'content-type': metrics.type });
}

export const metricsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/metrics',
    answer: showMetrics,
    isDear: true,
    does: 'Figures for Prometheus: for this machine, or for who has the token.',
    gives: { status: 200, body: 'text' },
    open: true,
    ofHost: 'metricsToken',
    refusesBy: 'json',
    refuses: ['metrics_off', 'not_authorised'],
  },
];
