import type { DeskNews, FigureName, FigurePoint, FigureSeries } from '../../protocol/desk.ts';

/** Points that a plot has, one a second. */
const kept = 300;
/** Seconds between two points of a room's plot. */
const roomEvery = 2;

/** The desk as it was told so far. */
export class DeskState {
  news: DeskNews = {};
  /** The facts a minute of each room since the desk was opened, by its key. */
  readonly rooms = new Map<string, number[]>();
  #seconds = 0;

  take({ point, ...news }: DeskNews): void {
    this.news = { ...this.news, ...news };
    if (point) this.#add(point);
  }

  get series(): FigureSeries | undefined {
    return this.news.series;
  }

  #add(point: FigurePoint): void {
    const { series } = this.news;
    if (!series) return;
    const grown = Object.entries(point).map(([name, value]) => {
      return [name, [...series[name as FigureName], value].slice(-kept)] as const;
    });
    this.news = { ...this.news, series: Object.fromEntries(grown) as unknown as FigureSeries };
    if (this.#seconds++ % roomEvery === 0) this.#addRooms();
  }

  #addRooms(): void {
    const { rooms = [] } = this.news;
    const here = new Set(rooms.map(({ key }) => key as string));
    for (const key of this.rooms.keys()) if (!here.has(key)) this.rooms.delete(key);
    for (const { key, aMinute } of rooms) {
      this.rooms.set(key, [...(this.rooms.get(key) ?? []), aMinute].slice(-kept / roomEvery));
    }
  }
}
