#!/usr/bin/env node
import { nativeProvider } from '../native';
import { serve } from './grpc-server';

// Required, and not read as files: what makes the executable (scripts/plugin.mjs) puts both inside.
const { version } = require('../../../package.json');
const schema = () => JSON.stringify(require('../../../schema.json'));

// After flags for logs, the engine gives its own address.
const engine = process.argv.slice(2).find((argument) => /^[^-].*:\d+$/.test(argument));

serve(nativeProvider({ version, schema, engine })).then(
  (port) => console.log(port),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
