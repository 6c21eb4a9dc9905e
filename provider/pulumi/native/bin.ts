#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nativeProvider } from '../native';
import { serve } from './service';

const root = resolve(__dirname, '../../..');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

// After flags for logs, the engine gives its own address.
const engine = process.argv.slice(2).find((argument) => /^[^-].*:\d+$/.test(argument));

serve(nativeProvider({ version, schema: () => readFileSync(resolve(root, 'schema.json'), 'utf8'), engine })).then(
  (port) => console.log(port),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
