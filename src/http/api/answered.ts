/** What a route answers when all is well. */
export interface Answered {
  readonly status: 101 | 200 | 201 | 303;
  readonly body: SchemaName | 'html' | 'text' | 'bytes' | 'document' | 'events' | 'nothing';
}

export type SchemaName = 'Room' | 'Posted' | 'Message' | 'MessagePage' | 'SearchPage' | 'Proof';
