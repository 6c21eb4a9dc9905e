import { readFileSync } from 'node:fs';
import { forwardForm } from '../../../emulator/inbound/inbound-form';
import { referenceData } from '../../reference-data';
import { mimeOf, postingOf } from './posting';

interface Sample {
  readonly format: string;
  readonly signingKey: string | null;
  readonly payload: { readonly [name: string]: unknown; readonly signature: unknown };
}

const samples = readFileSync(referenceData('mailgun/webhooks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

/** Forms have the parts of a signature as fields, JSON has them in an object. */
const signatureOf = ({ format, payload }: Sample) => (format === 'event-data' ? payload.signature : payload) as Record<string, string>;

test('a form is signed as every genuine webhook with the same key, time and token is', async () => {
  const posting = await postingOf(mimeOf('', ''));
  expect(samples.length).toBeGreaterThan(20);
  for (const sample of samples) {
    const { timestamp, token, signature } = signatureOf(sample);
    const now = new Date(Number(timestamp) * 1000);
    const { fields } = forwardForm('http://localhost/in', { ...posting, signingKey: sample.signingKey ?? '', now, token: token ?? '' });
    expect(Object.fromEntries(fields)).toMatchObject({ timestamp: String(timestamp), token, signature });
  }
});

test('a form has every field of a genuine one, but for those that the sender adds', async () => {
  const inbound = samples.find(({ payload }) => 'body-plain' in payload);
  const { fields } = forwardForm('http://localhost/in', await postingOf(mimeOf('Content-Type: text/html', '', '<p>x</p>')));
  const names = new Set(fields.map(([name]) => name));
  expect(Object.keys(inbound?.payload ?? {}).filter((name) => !names.has(name))).toEqual([]);
  expect(inbound).toBeDefined();
});
