/** How a dialect is called in options and URLs. */
export type DialectName = string;

/** How a dialect is called in figures: event streams have no handshake that could choose them. */
export type SpeechName = DialectName;
