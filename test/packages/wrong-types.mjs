// What is wrong with the types of a tarball, as JSON: wrong-types.mjs TARBALL. A program of its own, since
// under the tests' conditions this library leads to its sources.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';

const [, , tarball] = process.argv;
const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
const { types, problems } = found;
process.stdout.write(JSON.stringify({ types, problems }));
