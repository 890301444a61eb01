import { laterPart } from '../later-part.ts';
import type { Life } from '../life.ts';
import type { DayParts } from '../part/day-dialog.ts';

interface DayLines extends Pick<DayParts, 'room' | 'tell'> {
  readonly life: Life;
  readonly list: HTMLElement;
}

/** Lets whoever presses the line of a day go to another one; the code for it comes with the first. */
export function offerDays({ life, list, room, tell }: DayLines, talk: DayParts['talk']): void {
  const pressed = async ({ target }: Event): Promise<void> => {
    const button = target instanceof Element ? target.closest('.day button') : null;
    const { day } = button?.closest<HTMLElement>('.day')?.dataset ?? {};
    const house = list.closest('.house');
    if (day === undefined || !house) return;
    const part = await laterPart(import('../part/day-dialog.ts'), tell);
    part?.askDay(house, day, { room, tell, talk });
  };
  list.addEventListener('click', (event) => void pressed(event), { signal: life.signal });
}
