const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

/**
 * What the tests prove that hold ours against genuine traffic and Mailgun's own documents (`*.witness.test.ts`), and how many they are at least.
 * The reference data is other people's: it lies beside the repository, not in it, and without it these tests are skipped. Plain JavaScript,
 * because Jest's configuration reads it.
 */
const witnesses = [
  ['test/contract/endpoints.witness.test.ts', 1500, "every endpoint says what Mailgun's OpenAPI document says"],
  ['test/recordings/decode.witness.test.ts', 150, 'every recorded answer of Mailgun is read without losing a value'],
  ['test/emulator/recordings/recordings.witness.test.ts', 150, 'the emulator answers as Mailgun was recorded to answer'],
  ['test/emulator/document/answers.witness.test.ts', 2, "answers of the emulator have the fields and types of Mailgun's OpenAPI document"],
  ['test/emulator/inbound/signature.witness.test.ts', 2, 'forms of inbound mail are signed and filled in as genuine ones'],
  ['test/sdk/webhooks/genuine.witness.test.ts', 45, 'genuine webhooks are verified'],
  ['test/gate/webhooks/genuine.witness.test.ts', 1, 'genuine webhooks are taken by the gate'],
].map(([file, tests, proof]) => ({ file, tests, proof }));

const areThere = existsSync(resolve(__dirname, '../../shared/mailgun/openapi.json'));

module.exports = { witnesses, areThere };
