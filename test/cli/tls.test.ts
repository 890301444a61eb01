import { type EventEmitter, once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { pairOf } from '../support/certificates.ts';
import { newFolder, runProgram, startProgram } from '../support/program.ts';

/** The name in the certificate that is shown. */
async function nameAt(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject['CN']);
}

test('SIGHUP reads the certificate anew, and ends nothing', async () => {
  const data = newFolder();
  const [cert, key] = [join(data, 'cert.pem'), join(data, 'key.pem')];
  const put = (name: 'one' | 'two') => {
    copyFileSync(pairOf(name).cert, cert);
    copyFileSync(pairOf(name).key, key);
  };
  put('one');
  const more = ['--tls-cert', cert, '--tls-key', key];
  const program = await startProgram(['--port', '0', '--data', data, ...more]);
  onTestFinished(async () => void (await program.end('SIGKILL')));
  expect(program.said).toContain(`https://localhost:${program.port}/r/`);
  expect(await nameAt(program.port)).toBe('one');
  put('two');
  const read = () => program.logged().filter(({ msg }) => msg === 'the certificate is read').length;
  program.process.kill('SIGHUP');
  while (read() < 2) await once(program.process.stderr as EventEmitter, 'data');
  expect(await nameAt(program.port)).toBe('two');
  expect((await program.end('SIGTERM')).code).toBe(0);
});

test('a certificate that is none gets one sentence and exit code 2', async () => {
  const data = newFolder();
  const cert = join(data, 'cert.pem');
  writeFileSync(cert, 'tea');
  const more = ['--tls-cert', cert, '--tls-key', pairOf('one').key];
  const { code, err } = await runProgram(['--port', '0', '--data', data, ...more]);
  expect(code).toBe(2);
  expect(err).toBe(`parlour: The file ${cert} holds no certificate in PEM.\n`);
});
