import { define } from './define.ts';

/** The folder that this script came from, which its build puts in; empty where that is not known. */
declare const embedAt: string;

define(embedAt ? new URL(embedAt) : undefined);
