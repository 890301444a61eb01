import { laterPart } from './later-part.ts';
import type { SlashParts } from './slash-parts.ts';

/** A line that is a command; every other one that begins with a slash is a message like any. */
export const commandLine =
  /^\/(?:timeout|pause|ban|unban|hide|clear|pin|unpin|announce|slow|lock|unlock|calm|grant|revoke|note|report|hideperson|showperson)(?=\s|$)/i;

/** Takes the lines of the composer that are commands. Their code comes with the first slash. */
export function hearSlash(parts: SlashParts): void {
  const { house, composer, life, tell } = parts;
  const load = async () => {
    const part = await laterPart(import('./command/slash-box.ts'), tell);
    return part && !life.isOver ? part.slashBoxIn(house, parts) : undefined;
  };
  let box: ReturnType<typeof load> | undefined;
  const { signal } = life;
  composer.addEventListener(
    'input',
    () => {
      if (!box && composer.isSaying && composer.text.startsWith('/')) box = load();
      void box?.then((it) => it?.follow());
    },
    { signal },
  );
  composer.addEventListener(
    'submit',
    (event) => {
      if (!composer.isSaying || !commandLine.test(composer.text)) return;
      event.preventDefault();
      event.stopPropagation();
      box ??= load();
      void box.then((it) => it?.run());
    },
    { capture: true, signal },
  );
}
