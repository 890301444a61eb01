import * as ar from './ar.ts';
import * as de from './de.ts';
import * as en from './en.ts';
import * as es from './es.ts';
import * as fr from './fr.ts';
import * as he from './he.ts';
import * as ja from './ja.ts';
import type { Language } from './language.ts';
import * as pt from './pt.ts';
import type { Words } from './shape.ts';
import * as zh from './zh.ts';

/** All that is said, by language; English is what all others are held to. */
export const catalogue: Readonly<Record<Language, Words>> = {
  ...{ en, de, es, fr, pt, ja, zh, ar, he },
};
