import fc from 'fast-check';
import { createMailgun } from 'mailgun-sdk';
import { bytesOf, domain, hostileRequest, victim } from './http/hostile-requests';
import { sendRaw } from './http/raw-request';
import { type Running, runGate } from './running';

let running: Running;

beforeAll(async () => {
  running = await runGate({
    bot: `
      domains: ${domain}
      areas: { Messages: { access: full, only: [messages.send] }, Suppressions: read }
      recipients: ['a@example.com']
      from: '*'
    `,
  });
  await createMailgun({ apiKey: running.emulator.apiKey, baseUrl: running.emulator.url }).domains.create({ name: domain });
});

afterAll(() => running.close());

/** What the gate itself asks, to know who is on a mailing list. */
const ofTheGate = 'GET /v3/lists/pages';
const granted = ['POST /v3/{domain_name}/messages', 'GET /v3/{domain_name}/bounces', ofTheGate];

test('no request that the policy refuses reaches Mailgun, whatever its spelling', async () => {
  const { emulator, gate, tokens } = running;
  const port = Number(new URL(gate.url).port);
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(hostileRequest, async (request) => {
      const seen = emulator.requests.length;
      await sendRaw(port, bytesOf(request, tokens.bot ?? ''));
      for (const { method, route, path, fields } of emulator.requests.slice(seen)) {
        expect(granted).toContain(route);
        if (route === ofTheGate) continue;
        expect(path.toLowerCase()).toContain(`/${domain}/`);
        if (method !== 'POST') continue;
        sent += 1;
        // Whom a message reaches is in no other field that could be given.
        const { subject: _subject, text: _text, from: _from, ...others } = fields;
        expect(JSON.stringify(others)).not.toContain(victim);
      }
    }),
    { numRuns: 1500 },
  );
  // What may pass does pass, or the rest would say nothing.
  expect(sent).toBeGreaterThan(20);
});
