import { type Bot, makeBot, readBots, revokeBot } from '../../identity/bot/bot-file.ts';
import { Refusal } from '../../protocol/error.ts';
import { faultOfName } from '../../protocol/name.ts';
import { isBlank } from '../../protocol/text.ts';
import { act } from '../act.ts';
import { ActRefused } from '../act-refused.ts';
import { choice, text } from '../field.ts';

const make = act({
  name: 'bot make',
  does: 'Make a bot, and print its key, this once.',
  takes: { name: text('how it is called') },
  options: { may: choice('what it may besides: messages that grow while it writes', ['grow']) },
  secret: true,
  async work({ name, may }, { data, limits }) {
    const fault = isBlank(name) ? 'bad_name' : faultOfName(name, limits);
    if (fault) throw new Refusal(fault);
    const isThere = (await readBots(data)).some((bot) => bot.name === name && !bot.revoked);
    if (isThere) throw new ActRefused(`There is a bot called ${name}: revoke it first.`);
    const { key } = await makeBot(data, name, may ? [may] : []);
    return [key];
  },
});

const list = act({
  name: 'bot list',
  does: 'Tell which bots there are, and when their keys were used.',
  takes: {},
  async work(_, { data }) {
    const bots = await readBots(data);
    if (bots.length === 0) return ['There are no bots.'];
    return bots.map(({ id, name, made, used, revoked, may }) => {
      const now = revoked === undefined ? `used ${shown(used)}` : `revoked ${shown(revoked)}`;
      const more = may?.includes('grow') ? ' (may grow)' : '';
      return `${id}  made ${shown(made)}  ${now}  ${name}${more}`;
    });
  },
});

const revoke = act({
  name: 'bot revoke',
  does: 'End the key of a bot: what is connected with it is out within a second.',
  takes: { bot: text('its name, or its id') },
  async work(given, { data }) {
    const bot = await find(data, given.bot);
    await revokeBot(data, bot);
    return [`${bot.name} (${bot.id}) is revoked.`];
  },
});

export const botActs = [make, list, revoke];

async function find(data: string, which: string): Promise<Bot> {
  const bots = (await readBots(data)).filter(({ revoked }) => revoked === undefined);
  const found = bots.find(({ id, name }) => id === which || name === which);
  if (!found) throw new ActRefused(`There is no bot called ${which}.`);
  return found;
}

/** @example shown(1795800000000) // '2026-11-27 16:00' */
function shown(at: number | undefined): string {
  return at === undefined ? 'never' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
