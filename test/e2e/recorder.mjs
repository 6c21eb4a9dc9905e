#!/usr/bin/env node
// Stands on the PATH for a program that talks to somebody else's service: it writes down how it was called, with the files it was to send.
import { appendFileSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const args = process.argv.slice(2);
const files = args.flatMap((arg, index) => (args[index - 1] === '--body-file' ? [arg] : (/^\w+@(.+)$/.exec(arg)?.slice(1) ?? [])));
const call = { command: basename(process.argv[1]), args, sent: files.map((file) => readFileSync(file, 'utf8')).join('') };
appendFileSync(process.env.RECORDED_CALLS, `${JSON.stringify(call)}\n`);
if (args[0] === 'issue' && args[1] === 'list') process.stdout.write(process.env.OPEN_ISSUES ?? '');
