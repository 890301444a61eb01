import type { Option } from './option-row.ts';

/** The options of TLS without a proxy, which are read together in `tls.ts`. */
export const tlsOptions = {
  tlsCert: {
    takes: 'file',
    shown: 'FILE',
    variable: 'PARLOUR_TLS_CERT',
    file: 'value',
    help: 'certificate, for TLS without a proxy',
    about:
      '[TLS without a proxy](docs/tls.md) on the main port and every listener: a certificate in PEM, with the chain above it. Read anew when it changes and on `SIGHUP`',
  },
  tlsKey: {
    takes: 'file',
    shown: 'FILE',
    variable: 'PARLOUR_TLS_KEY',
    file: 'value',
    help: 'key of the certificate',
    about: 'its private key in PEM, without a password',
  },
  tlsRedirect: {
    takes: 'number',
    shown: 'PORT',
    variable: 'PARLOUR_TLS_REDIRECT',
    file: 'value',
    help: 'one more port, which leads from http: to https:',
    about: 'one more port, usually 80, that leads whoever asks without TLS to where TLS is',
  },
  hsts: {
    takes: 'seconds',
    shown: 'SECONDS',
    variable: 'PARLOUR_HSTS',
    file: 'value',
    help: 'how long browsers ask by https: alone',
    about:
      'for so long browsers that were here ask by `https:` alone (HSTS), 31536000 for a year; needs the certificate. They keep to it where TLS is taken away again',
  },
} as const satisfies Readonly<Record<string, Option>>;
