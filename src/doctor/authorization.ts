import { type Change, type Finding, good, unseen, wrong } from './finding.ts';
import { ask, codeIn, type Target } from './target.ts';

const passes: Change = {
  caddy: 'No header_up -Authorization, and no basic_auth before Parlour.',
  nginx: 'No proxy_set_header Authorization "", and no auth_basic before Parlour.',
  cloudflare: 'No transform rule that removes Authorization, and no Access before /api.',
};

/** Answers to a request that carries no bearer. */
const ofNobody = new Set(['not_authorised', 'guests_off']);

/** Does the header come through by which people are known over HTTP? */
export async function checkAuthorization(target: Target): Promise<Finding> {
  const shown = await ask(target, '/api/me', { authorization: 'Bearer doctor' });
  const bare = await ask(target, '/api/me');
  const [code, ofNone] = [codeIn(shown.body), codeIn(bare.body)];
  if (code === undefined) {
    const says = `What carries Authorization does not get to Parlour (${shown.status}).`;
    return wrong('authorization', says, passes);
  }
  if (!ofNobody.has(code)) {
    return good('authorization', 'Authorization comes through: people are known over HTTP.');
  }
  if (ofNone !== code) return unseen('authorization', `Parlour answers ${code}.`);
  const lost = 'Authorization is lost on the way: over HTTP nobody is known, and nobody may post.';
  return wrong('authorization', lost, passes);
}
