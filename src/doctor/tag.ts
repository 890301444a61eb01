import { type Finding, good, wrong } from './finding.ts';
import { upstream } from './pages.ts';
import { ask, siteOf, type Target } from './target.ts';

/** Does the script of the tag come, and what must a page with a policy allow for it? */
export async function checkTag(target: Target): Promise<Finding> {
  const { status, headers } = await ask(target, '/embed.js');
  const isScript = headers['content-type']?.startsWith('text/javascript');
  if (status !== 200 || !isScript)
    return wrong('tag', `The script of the tag does not come (${status}).`, upstream);
  const site = siteOf(target.url);
  const socket = site.replace(/^http/, 'ws');
  return good(
    'tag',
    `Pages of other sites that have a Content-Security-Policy need in it: ` +
      `script-src ${site}; connect-src ${site} ${socket}`,
  );
}
