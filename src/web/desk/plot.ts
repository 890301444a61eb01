import { html, type TemplateResult } from 'lit/html.js';

const [wide, high] = [120, 32];
const edge = 2;

/**
 * A line of numbers as a small plot, from nothing up to the highest of them.
 *
 * @param words the plot for who hears it: `Connections in the last 5 minutes`
 * @param format a number as people read it
 */
export function plot(
  values: readonly number[],
  words: string,
  format: (value: number) => string,
): TemplateResult {
  const most = Math.max(...values, 1e-9);
  const step = (wide - 2 * edge) / Math.max(values.length - 1, 1);
  const points = values.map((value, i) => {
    return `${(edge + i * step).toFixed(1)},${(high - edge - (value / most) * (high - 3 * edge)).toFixed(1)}`;
  });
  const area = `M${edge},${high} ${points.map((point) => `L${point}`).join(' ')} L${(edge + (values.length - 1) * step).toFixed(1)},${high}Z`;
  const heard = `${words}: lowest ${format(Math.min(...values))}, highest ${format(Math.max(...values))}`;
  if (values.length < 2) return html`<span class="spark"></span>`;
  return html`<svg class="spark" viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label=${heard}>
    <path class="area" d=${area}></path>
    <polyline points=${points.join(' ')}></polyline>
  </svg>`;
}
