import { reportPath } from '../../net/header.ts';
import { Refusal } from '../../protocol/error.ts';
import { readReport } from '../body.ts';
import type { HttpAnswer } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { violationsIn } from './page-reports.ts';

/** Takes what a browser kept a page from, and counts it. */
async function takeReport({ request, house, countedFrom }: Ask): Promise<HttpAnswer> {
  house.pageReports.pass(countedFrom);
  const violations = violationsIn(await readReport(request));
  if (!violations) throw new Refusal('bad_shape');
  house.pageReports.note(violations);
  return { kind: 'api', status: 204, headers: { 'cache-control': 'no-store' }, body: null };
}

export const reportRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: reportPath,
    answer: takeReport,
    does: 'Takes what a browser kept a page from; it is counted, and not kept.',
    bodyTypes: ['application/reports+json', 'application/csp-report'],
    gives: { status: 204, body: 'nothing' },
    open: true,
    refusesBy: 'json',
    refuses: ['too_fast', 'not_json_type', 'body_too_big', 'bad_json', 'bad_shape'],
  },
];
