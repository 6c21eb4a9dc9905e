import fc from 'fast-check';
import type { Emulator } from 'mailgun-emulator';
import { startEmulator } from 'mailgun-emulator';
import type { Outcome } from '../../../gate/gate';
import type { Call } from '../../../gate/operations/call';
import { UpstreamFailure } from '../../../gate/upstream/failure';
import { createUpstream, type Upstream } from '../../../gate/upstream/send';
import { bytesOf, hostileRequest, victim } from './hostile-requests';
import { serve } from './open-gate';
import { sendRaw } from './raw-request';
import { createScriptedGate, type ScriptedGate, token } from './scripted-gate';

/** Reading, and mail to `example.com` without any field that could name somebody else. */
function isAllowed({ operation, fields }: Call): boolean {
  if (['routes.list', 'domains.get', 'events.list', 'bounces.list'].includes(operation.name)) return true;
  if (operation.name !== 'messages.send') return false;
  const names = Object.keys(fields);
  return (
    names.every((name) => ['to', 'from', 'subject', 'text'].includes(name)) && [fields.to].flat().every((to) => to === 'a@example.com')
  );
}

let emulator: Emulator;
let upstream: Upstream;
let gate: ScriptedGate;
let server: Awaited<ReturnType<typeof serve>>;
/** The calls that were let through. */
let decided: Call[];

beforeAll(async () => {
  emulator = await startEmulator();
  upstream = createUpstream({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  gate = createScriptedGate();
  server = await serve(gate);
  gate.answer(async (call): Promise<Outcome> => {
    if (!isAllowed(call)) return { kind: 'refused', status: 403, words: 'No.', decisionId: 'd' };
    decided.push(call);
    try {
      return { kind: 'answered', ...(await upstream.send(call)) };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      return { kind: 'refused', status: 502, words: error.message, decisionId: 'd' };
    }
  });
});

afterAll(async () => {
  await server.close();
  await upstream.close();
  await emulator.close();
});

test('whatever is written, Mailgun sees the operation and the fields that were decided on, or nothing', async () => {
  const ways = { passed: 0, denied: 0, unread: 0 };
  await fc.assert(
    fc.asyncProperty(hostileRequest, async (request) => {
      decided = [];
      const calls = gate.calls.length;
      const seen = emulator.requests.length;
      await sendRaw(server.port, bytesOf(request, token));
      const arrived = emulator.requests.slice(seen);
      expect(arrived.map(({ method: by, route, fields }) => ({ by, route, fields }))).toEqual(
        decided.map(({ operation: { endpoint }, fields }) => ({ by: endpoint.method, route: endpoint.route, fields })),
      );
      const sent = arrived.filter(({ route }) => route?.startsWith('POST'));
      // Whom a message goes to is in no other field that may be given.
      for (const { fields } of sent) {
        const { subject, from, text: _, ...others } = fields;
        expect(JSON.stringify(others)).not.toContain(victim);
        expect([subject, from].flat().join()).not.toMatch(/[\r\n]/);
      }
      for (const { path: at } of arrived) expect(at).not.toMatch(/%2f|%5c|%2e|%25|\/\/|\/\.|;/i);
      ways[decided.length > 0 ? 'passed' : gate.calls.length > calls ? 'denied' : 'unread'] += 1;
    }),
    { numRuns: 1500 },
  );
  expect({ ...ways, enough: Object.values(ways).every((count) => count >= 20) }).toMatchObject({ enough: true });
});
