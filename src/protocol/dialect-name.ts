/** The name of a dialect in options and URLs. */
export type DialectName = string;

/** The name of a dialect in figures: event streams have no handshake that could choose them. */
export type SpeechName = DialectName;
