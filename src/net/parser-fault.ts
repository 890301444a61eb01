import type { ErrorCode } from '../protocol/error.ts';

/** Is it about what was sent? What else breaks is the connection, when its other end goes away. */
export function isOfParser({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
}

/** The first byte of whoever speaks TLS. */
const tlsByte = 0x16;

/** The code of a fault of the parser's. */
export function codeOfParser(error: NodeJS.ErrnoException & { rawPacket?: Buffer }): ErrorCode {
  if (error.rawPacket?.[0] === tlsByte) return 'plain_only';
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headers_too_big';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 'body_too_big';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'request_late';
    default:
      return 'bad_request';
  }
}
