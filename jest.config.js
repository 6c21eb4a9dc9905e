const { areThere } = require('./test/witnesses');

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  transform: { '\\.ts$': '<rootDir>/test/transform.cjs' },
  // Tests read the sources, so that a change needs no build; the end-to-end tests install the packed packages instead.
  moduleNameMapper: {
    '^mailgun-sdk$': '<rootDir>/sdk/index.ts',
    '^mailgun-emulator$': '<rootDir>/emulator/index.ts',
    '^mailgun-gate$': '<rootDir>/gate/index.ts',
    '^pulumi-mailgun$': '<rootDir>/provider/index.ts',
    '^pulumi-mailgun/dynamic$': '<rootDir>/provider/pulumi/dynamic.ts',
    '^pulumi-mailgun/component$': '<rootDir>/provider/pulumi/sending-domain.ts',
  },
});

/** @type {import('jest').Config} */
module.exports = {
  // No test is about speed, and on a busy machine a process may take a minute to start.
  testTimeout: 600_000,
  testSequencer: '<rootDir>/test/sequencer.js',
  reporters: ['default', '<rootDir>/test/contract/resources/summary.cjs'],
  projects: [
    {
      ...project('quick', ['<rootDir>/test/**/*.test.ts']),
      testPathIgnorePatterns: [
        '<rootDir>/test/e2e/',
        '<rootDir>/test/chaos/',
        '/node_modules/',
        ...(areThere ? [] : ['\\.witness\\.test\\.ts$']),
      ],
    },
    project('chaos', ['<rootDir>/test/chaos/**/*.test.ts']),
    {
      ...project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
      globalSetup: '<rootDir>/test/e2e/install.ts',
      globalTeardown: '<rootDir>/test/e2e/uninstall.ts',
    },
  ],
};
