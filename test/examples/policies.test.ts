import type { ResourceValidationPolicy } from '@pulumi/policy';
import { AnalyzeRequest, type AnalyzeResponse, AnalyzerResourceOptions } from '@pulumi/pulumi/proto/analyzer_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { noCatchAll, requireTls } from '../../examples/policies/rules';

/** What a policy pack's process answers the engine with. */
const { makeAnalyzeRpcFun } = require('@pulumi/policy/server') as {
  makeAnalyzeRpcFun(
    name: string,
    version: string,
    level: string,
    policies: readonly ResourceValidationPolicy[],
  ): (call: { request: AnalyzeRequest }, callback: (error: Error | null | undefined, response: AnalyzeResponse) => void) => Promise<void>;
};

/** What Pulumi's protocol has in the place of a value that a preview does not know. */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Runs the pack on a resource as the engine does: the policies that it violates, with how strict they are. */
async function violations(type: string, inputs: Record<string, string | boolean | string[]>): Promise<string[]> {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setOptions(new AnalyzerResourceOptions());
  request.setProperties(Struct.fromJavaScript(inputs));
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    void makeAnalyzeRpcFun('mailgun', '1.0.0', 'advisory', [requireTls, noCatchAll])({ request }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
  return response.getDiagnosticsList().map((one) => `${one.getPolicyname()} ${one.getEnforcementlevel()}: ${one.getMessage()}`);
}

const forms = ['pulumi-nodejs:dynamic/mailgun:', 'mailgun-native:index:'];
const MANDATORY = 1;

test.each(forms)('TLS is required of every domain of the form %s, and of nothing else', async (form) => {
  const missing = [expect.stringContaining('requireTls must be true')];
  expect(await violations(`${form}Domain`, { name: 'mail.example.com' })).toEqual(missing);
  expect(await violations(`${form}Domain`, { name: 'mail.example.com', requireTls: false })).toEqual(missing);
  expect(await violations(`${form}Domain`, { name: 'mail.example.com', requireTls: true })).toEqual([]);
  expect(await violations(`${form}DomainVerification`, { domain: 'mail.example.com' })).toEqual([]);
  expect((await violations(`${form}Domain`, { name: 'mail.example.com' }))[0]).toMatch(`require-tls ${MANDATORY}`);
});

test.each(forms)('no route of the form %s takes the mail of every recipient', async (form) => {
  const route = (expression: string) => violations(`${form}Route`, { expression, actions: ['stop()'] });
  for (const expression of [
    'catch_all()',
    'match_header("subject", "x") or catch_all()',
    'match_recipient(".*")',
    "match_recipient('.*@.*')",
  ])
    expect(await route(expression)).toEqual([expect.stringContaining('takes the mail of every recipient')]);
  for (const expression of ['match_recipient("support@mail.example.com")', 'match_recipient(".*@mail.example.com")'])
    expect(await route(expression)).toEqual([]);
});

test('what a preview does not know is told, and does not stop it', async () => {
  const [violation = '', ...others] = await violations('mailgun-native:index:Route', { expression: UNKNOWN, actions: ['stop()'] });
  expect(others).toEqual([]);
  expect(violation).toMatch(/^no-catch-all 0: .*can't run policy 'no-catch-all' .* during preview/);
});
