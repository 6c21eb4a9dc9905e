import { createMailgun } from 'mailgun-sdk';
import { operations } from '../../../gate/operations/operation';
import { sampleInput } from '../../gate/sample-input';
import { referenceData } from '../../reference-data';
import { emulator, runEmulator } from '../running';
import { differences } from './answer-differences';
import { findDifferences, readDocument, schemaOf } from './document';

const document = readDocument(referenceData('mailgun/openapi.json'));

runEmulator();

interface Answered {
  readonly route: string;
  readonly status: number;
  readonly differences: readonly string[];
}

/** What is made first can be read and changed then, and is deleted last. */
const order = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'];
const inOrder = [...operations.values()].sort((a, b) => order.indexOf(a.endpoint.method) - order.indexOf(b.endpoint.method));

const found: Answered[] = [];

beforeAll(async () => {
  let last: { status: number; text: string } | undefined;
  const client = createMailgun({
    apiKey: emulator.apiKey,
    baseUrl: emulator.url,
    retries: 0,
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      const answer = await fetch(url, init);
      last = { status: answer.status, text: await answer.clone().text() };
      return answer;
    },
  });
  await client.domains.create({ name: 'mail.example.com' });
  for (const operation of inOrder) {
    const { endpoint, name } = operation;
    const [noun = '', verb = ''] = name.split('.');
    const call = (
      client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown> & { page?(): Promise<unknown> }>>
    )[noun]?.[verb];
    last = undefined;
    const asked = call?.(sampleInput(operation));
    // A refusal is an answer too.
    await Promise.resolve(asked?.page?.() ?? asked).catch(() => undefined);
    const { status, text } = last ?? { status: 0, text: '' };
    const schema = schemaOf(document, endpoint.route, status);
    if (status < 200 || status >= 300 || schema === undefined || text === '') continue;
    found.push({ route: endpoint.route, status, differences: findDifferences(document, schema, JSON.parse(text)) });
  }
  await client.close();
});

test('answers of the emulator have the fields and types of the OpenAPI document, but for those that are argued', () => {
  const all = found.flatMap(({ route, differences: own }) => own.map((difference) => `${route} ${difference}`));
  expect(all.filter((difference) => !(difference in differences))).toEqual([]);
  const agreeing = found.filter(({ differences: own }) => own.length === 0).length;
  process.stdout.write(
    `${found.length} kinds of success held against the OpenAPI document: ${agreeing} agree, ${all.length} differences are argued\n`,
  );
  expect(found.length).toBeGreaterThan(150);
});

test('every difference that is argued is there', () => {
  const all = new Set(found.flatMap(({ route, differences: own }) => own.map((difference) => `${route} ${difference}`)));
  expect(Object.keys(differences).filter((difference) => !all.has(difference))).toEqual([]);
});
