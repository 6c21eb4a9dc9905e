import { readFileSync } from 'node:fs';
import { isKnownEvent, verifyWebhook } from 'mailgun-sdk';
import { referenceData } from '../../reference-data';

interface Sample {
  readonly source: string;
  readonly event: string | null;
  readonly format: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signatureVerifies: boolean;
  readonly signingKey: string | null;
}

const samples = readFileSync(referenceData('mailgun/webhooks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);
const signed = samples.filter(({ signatureVerifies }) => signatureVerifies);
const unsigned = samples.filter(({ signatureVerifies }) => !signatureVerifies);
const bodyOf = ({ format, payload }: Sample) =>
  format === 'event-data'
    ? JSON.stringify(payload)
    : new URLSearchParams(
        Object.entries(payload).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)])),
      ).toString();

describe('the genuine samples', () => {
  test('are all here', () => expect({ signed: signed.length, unsigned: unsigned.length }).toEqual({ signed: 22, unsigned: 0 }));

  test.each(signed)('$event of $source is verified and read', async (sample) => {
    const { signingKey: key, event } = sample;
    const result = await verifyWebhook(bodyOf(sample), { signingKey: key ?? '', tolerance: Number.POSITIVE_INFINITY });
    expect(result).toMatchObject({ verified: true });
    if (!result.verified) return;
    if (event === null) {
      expect(result.inbound?.fields.get('sender')).toEqual(['envelope-from@example.org']);
      return;
    }
    const name = /^(bounced|dropped)/.test(event) ? 'failed' : (/^\w+/.exec(event)?.[0] ?? '');
    expect(result.event).toMatchObject({ event: name });
    expect(result.event && isKnownEvent(result.event)).toBe(true);
  });

  test.each(signed)('$event of $source is refused with another key', async (sample) => {
    const result = await verifyWebhook(bodyOf(sample), { signingKey: 'another', tolerance: Number.POSITIVE_INFINITY });
    expect(result).toEqual({ verified: false, reason: 'signature' });
  });
});
