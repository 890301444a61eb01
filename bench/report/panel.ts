/** One server's points, from left to right. */
export interface PlotLine {
  readonly colour: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly isHollow: boolean;
  }[];
}

export interface PanelParts {
  readonly left: number;
  readonly title: string;
  readonly lines: readonly PlotLine[];
}

const box = { left: 64, top: 40, width: 312, height: 190 } as const;

/** One diagram: the load from left to right, the figure from below by powers of ten. */
export function panel({ left, title, lines }: PanelParts): string {
  const all = lines.flatMap(({ points }) => points);
  const mostX = Math.max(1, ...all.map(({ x }) => x));
  const heights = all.map(({ y }) => Math.log10(Math.max(y, 0.01)));
  const low = Math.floor(Math.min(...heights, 0));
  const high = Math.ceil(Math.max(...heights, low + 1));
  const xOf = (x: number) => left + box.left + (x / mostX) * box.width;
  const yOf = (y: number) => {
    const share = (Math.log10(Math.max(y, 0.01)) - low) / (high - low);
    return box.top + box.height * (1 - share);
  };
  const powers = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const loads = [0.25, 0.5, 0.75, 1].map((share) => share * mostX);
  return [
    `<text class="title" x="${left + box.left}" y="22">${title}</text>`,
    ...powers.map((power) => ruleAt(left, yOf(power), power)),
    ...loads.map(
      (load) =>
        `<text x="${round(xOf(load))}" y="${box.top + box.height + 18}" text-anchor="middle">${inThousands(load)}</text>`,
    ),
    ...lines.flatMap(({ colour, points }) => {
      const places = points.map(({ x, y, isHollow }) => ({ x: xOf(x), y: yOf(y), isHollow }));
      const path = places.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');
      return [
        `<polyline class="line ${colour}" points="${path}"/>`,
        ...places.map(
          ({ x, y, isHollow }) =>
            `<circle class="dot ${colour}${isHollow ? ' behind' : ''}" cx="${round(x)}" cy="${round(y)}" r="4"/>`,
        ),
      ];
    }),
  ].join('\n');
}

function ruleAt(left: number, y: number, power: number): string {
  const from = left + box.left;
  return (
    `<line class="rule" x1="${from}" x2="${from + box.width}" y1="${round(y)}" y2="${round(y)}"/>` +
    `<text x="${from - 8}" y="${round(y + 4)}" text-anchor="end">${power.toLocaleString('en')}</text>`
  );
}

function inThousands(load: number): string {
  return load >= 1_000 ? `${Math.round(load / 1_000).toLocaleString('en')}k` : String(load);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
