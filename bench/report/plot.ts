import { panel } from './panel.ts';

/** One server under one load. */
export interface Point {
  readonly contestant: string;
  /** Deliveries a second that were asked for. */
  readonly load: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Server CPU seconds per million deliveries. */
  readonly cpu: number;
  /** Whether everything was delivered in time, and by a generator that kept up. */
  readonly isWhole: boolean;
}

type Rows = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Reads the rows of the scenario "load", whose labels are `NAME at N/s`. */
export function pointsOf(rows: Rows): readonly Point[] {
  return Object.entries(rows).flatMap(([label, row]) => {
    const found = /^(.+) at (\d+)\/s$/.exec(label);
    const p99 = row['p99'];
    const cpu = row['CPU s/million'];
    if (!found || p99 === undefined || cpu === undefined) return [];
    const isWhole = (row['delivered %'] ?? 0) >= 99.95 && row['void'] !== 1;
    return [{ contestant: found[1] as string, load: Number(found[2]), p99, cpu, isWhole }];
  });
}

const colours: Readonly<Record<string, string>> = {
  ours: 'a',
  'ws-naive': 'b',
  'ws-framed-once': 'c',
  socketio: 'd',
};
const names: Readonly<Record<string, string>> = {
  ours: 'Parlour',
  'ws-naive': 'ws, a send per reader',
  'ws-framed-once': 'ws, framed once',
  socketio: 'Socket.IO',
};

const style = `
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-weight: 600; font-size: 13px }
  .rule { stroke: #ddd }
  .line { fill: none; stroke-width: 2 }
  .dot { stroke-width: 2 }
  .a { stroke: #0b6e4f; --own: #0b6e4f } .b { stroke: #c2571a; --own: #c2571a }
  .c { stroke: #7a4fb5; --own: #7a4fb5 } .d { stroke: #2b6cb0; --own: #2b6cb0 }
  .dot { fill: var(--own) } .dot.behind { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .rule { stroke: #444 } .dot.behind { fill: #0d1117 }
    .a { stroke: #4cc38a; --own: #4cc38a } .b { stroke: #f0975a; --own: #f0975a }
    .c { stroke: #b99bf0; --own: #b99bf0 } .d { stroke: #7cb7f0; --own: #7cb7f0 }
  }`;

/**
 * Two panels against the load: p99 and CPU, one line a server, hollow points where not everything
 * was delivered in time. Light or dark as the reader's page is.
 */
export function plotOf(points: readonly Point[]): string {
  const contestants = [...new Set(points.map(({ contestant }) => contestant))];
  const lines = (pick: (point: Point) => number) =>
    contestants.map((contestant) => ({
      colour: colours[contestant] ?? 'b',
      points: points
        .filter((point) => point.contestant === contestant)
        .map((point) => ({ x: point.load, y: pick(point), isHollow: !point.isWhole })),
    }));
  const legend = contestants.map((contestant, i) => {
    const x = 68 + i * 180;
    return (
      `<circle class="dot ${colours[contestant] ?? 'b'}" cx="${x}" cy="282" r="4"/>` +
      `<text x="${x + 10}" y="286">${names[contestant] ?? contestant}</text>`
    );
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 320" role="img" aria-label="p99 and CPU against load">',
    `<style>${style}\n</style>`,
    panel({ left: 0, title: 'p99, milliseconds', lines: lines(({ p99 }) => p99) }),
    panel({
      left: 400,
      title: 'CPU seconds per million deliveries',
      lines: lines(({ cpu }) => cpu),
    }),
    ...legend,
    '<text x="64" y="308">1,000 readers in one room; deliveries a second; hollow: not everything arrived, or the generator was at its end</text>',
    '</svg>',
    '',
  ].join('\n');
}
