import { sql as log } from './0001-log.ts';
import { sql as spelling } from './0002-spelling.ts';
import { sql as run } from './0003-run.ts';
import { sql as sealed } from './0004-sealed.ts';
import { sql as standing } from './0005-standing.ts';
import { sql as expiry } from './0006-expiry.ts';
import { sql as question } from './0007-question.ts';
import { sql as keep } from './0008-keep.ts';
import { sql as password } from './0009-password.ts';
import { sql as linkName } from './0010-link-name.ts';
import { sql as wrote } from './0011-wrote.ts';
import { sql as invite } from './0012-invite.ts';
import { sql as taken } from './0013-taken.ts';
import { sql as review } from './0014-review.ts';
import { sql as acts } from './0015-acts.ts';
import { sql as out } from './0016-out.ts';
import { sql as hiding } from './0017-hiding.ts';
import { sql as noted } from './0018-noted.ts';
import { sql as outReason } from './0019-out-reason.ts';
import { sql as said } from './0020-said.ts';
import { sql as reported } from './0021-reported.ts';
import { sql as host } from './0022-host.ts';
import { sql as rejected } from './0023-rejected.ts';
import { sql as former } from './0024-former.ts';
import { sql as carried } from './0025-carried.ts';

/** The SQL that each version of the log adds, in order; a number once released is never changed. */
export const schemaSteps: readonly string[] = [
  log,
  spelling,
  run,
  sealed,
  standing,
  expiry,
  question,
  keep,
  password,
  linkName,
  wrote,
  invite,
  taken,
  review,
  acts,
  out,
  hiding,
  noted,
  outReason,
  said,
  reported,
  host,
  rejected,
  former,
  carried,
];
