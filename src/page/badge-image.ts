import { html } from 'hono/html';
import type { PageHtml } from './layout.ts';

/** The forms of a badge. */
export const badgeStyles = ['flat', 'square'] as const;
export type BadgeStyle = (typeof badgeStyles)[number];

/** The words of a badge, and its form. */
export interface BadgeImage {
  /** The room's title, or its code. */
  readonly label: string;
  /** The people there now; undefined where that is not shown. */
  readonly count: number | undefined;
  readonly style: BadgeStyle;
}

const height = 20;
const most = 40;
const inset = 7;

/** A picture of one line, to stand in a text elsewhere. It says in words what it shows. */
export function renderBadge({ label, count, style }: BadgeImage): PageHtml {
  const name = shortened(drawable(label));
  const said = wordsOf(count);
  const [left, right] = [name, said].map((text) => widthOf(text) + 2 * inset) as [number, number];
  const width = left + right;
  const whole = `${name}: ${said}`;
  const round = style === 'flat' ? 4 : 0;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${whole}">
<title>${whole}</title>
<clipPath id="edge"><rect width="${width}" height="${height}" rx="${round}"/></clipPath>
<g clip-path="url(#edge)"><rect width="${left}" height="${height}" fill="#1e1c18"/><rect x="${left}" width="${right}" height="${height}" fill="#1d5f4c"/></g>
<g fill="#ffffff" font-family="system-ui,Verdana,'DejaVu Sans',sans-serif" font-size="11" text-anchor="middle"><text x="${left / 2}" y="14">${name}</text><text x="${left + right / 2}" y="14">${said}</text></g>
</svg>
`;
}

function wordsOf(count: number | undefined): string {
  if (count === undefined) return 'join';
  return count === 0 ? 'nobody here' : `${count.toLocaleString('en')} here`;
}

/** Characters that no XML may have are left out: one of them, and no browser shows the picture. */
function drawable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
}

const letters = new Intl.Segmenter();

function shortened(text: string): string {
  const all = [...letters.segment(text)].map(({ segment }) => segment);
  return all.length > most ? `${all.slice(0, most - 1).join('')}…` : text;
}

/** Nearly what a text takes: nobody measures letters here. */
function widthOf(text: string): number {
  const widths = [...letters.segment(text)].map(({ segment }) => {
    if (
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(
        segment,
      )
    )
      return 12;
    if (/\p{Extended_Pictographic}/u.test(segment)) return 14;
    return /[A-ZMWmw@%]/.test(segment) ? 9 : 6.7;
  });
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0));
}
