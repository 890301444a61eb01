import { givenRoles } from '../../protocol/role.ts';
import { act } from '../act.ts';
import { ActRefused } from '../act-refused.ts';
import { age, choice, text } from '../field.ts';

/** Seconds. */
const usual = 3_600;

const make = act({
  name: 'token',
  does: 'Make a token of a person by the secret that your site shares, for trying.',
  takes: { subject: text('who it is: the id in your user table') },
  options: {
    name: text('how the person is called'),
    role: choice('what the person may do', ['host', ...givenRoles]),
    room: text('where a role other than host counts: a code, lecture:*, or *'),
    for: age('how long it is good; an hour unless said'),
  },
  secret: true,
  async work({ subject, name, role, room, for: seconds = usual }, { tokens, identity }) {
    if (!tokens?.secret) {
      throw new ActRefused(
        'Tokens by a shared secret need --jwt-secret-file, --issuer, --audience.',
      );
    }
    if ((room === undefined) !== (role === undefined || role === 'host')) {
      throw new ActRefused('A role other than host needs --room, and --room such a role.');
    }
    if (seconds === 0) throw new ActRefused('A token is good for a second or more.');
    const rooms = room === undefined || !role || role === 'host' ? undefined : { [room]: role };
    const host = role === 'host' ? role : undefined;
    const signer = { ...tokens, secret: tokens.secret };
    const { makeToken } = await import('../../identity/token/make.ts');
    const token = await makeToken({ sub: subject, name, role: host, rooms, seconds }, signer);
    // What the server would not take is of no use to anybody.
    await identity.whoHas(token);
    return [token];
  },
});

export const tokenActs = [make];
