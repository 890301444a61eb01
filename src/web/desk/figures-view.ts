import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { DeskNews, FigureSeries } from '../../protocol/desk.ts';
import { inBytes, inMs, inWhole } from './number-words.ts';
import { plot } from './plot.ts';

interface Figure {
  readonly name: string;
  readonly of: Exclude<keyof FigureSeries, 'at'>;
  /** The number that stands for all of them. */
  readonly now: (values: readonly number[]) => number;
  readonly format: (value: number) => string;
  readonly more?: string;
  readonly isBad?: true;
}

const last = (values: readonly number[]) => values.at(-1) ?? 0;
const ofLastMinute = (values: readonly number[]) => values.slice(-60);
const aMinute = (values: readonly number[]) =>
  ofLastMinute(values).reduce((all, one) => all + one, 0);
const worst = (values: readonly number[]) => Math.max(0, ...ofLastMinute(values));

const figures: readonly Figure[] = [
  { name: 'Connections', of: 'connections', now: last, format: inWhole },
  { name: 'Written a minute', of: 'facts', now: aMinute, format: inWhole },
  { name: 'To readers a second', of: 'deliveries', now: last, format: inWhole },
  { name: 'Refused a minute', of: 'refused', now: aMinute, format: inWhole, isBad: true },
  { name: 'Slowest to the disk', of: 'commitMs', now: worst, format: inMs, more: '1 in 100' },
  { name: 'Loop late', of: 'lagMs', now: worst, format: inMs, more: 'worst of a minute' },
  { name: 'Memory', of: 'memory', now: last, format: inBytes },
];

/** The figures of the last minutes. */
export function figuresView({ series, now }: DeskNews): TemplateResult {
  return html`<section class="d12" aria-labelledby="figures">
    <h2 id="figures" class="unseen">The last 5 minutes</h2>
    <dl class="figures">
      ${figures.map((figure) => figureView(figure, series?.[figure.of] ?? []))}
      ${diskView(now)}
    </dl>
  </section>`;
}

function figureView(
  { name, now, format, more, isBad }: Figure,
  values: readonly number[],
): TemplateResult {
  return html`<div class=${isBad ? 'bad' : nothing}>
    <dt>${name}</dt>
    <dd>${format(now(values))} ${more === undefined ? nothing : html`<small>${more}</small>`}
      ${plot(values, `${name}, the last 5 minutes`, format)}</dd>
  </div>`;
}

function diskView(now: DeskNews['now']): TemplateResult {
  const { database = 0, index = 0, free } = now?.sizes ?? {};
  return html`<div>
    <dt>Disk</dt>
    <dd>${inBytes(database + index)} ${free === undefined ? nothing : html`<small>${inBytes(free)} free</small>`}
      <small class="under">log ${inBytes(database)}, search ${inBytes(index)}</small></dd>
  </div>`;
}
