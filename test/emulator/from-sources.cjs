/** Loads `mailgun-sdk` from its sources, so that a test of a process needs no build. */
const Module = require('node:module');
const { resolve } = require('node:path');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolveFilename(request === 'mailgun-sdk' ? resolve(__dirname, '../../sdk/index.ts') : request, ...rest);
