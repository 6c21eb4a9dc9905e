import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';
import { AnalyzeRequest, type AnalyzeResponse, AnalyzerResourceOptions } from '@pulumi/pulumi/proto/analyzer_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import * as mailgun from 'pulumi-mailgun';

/** What a policy pack's process answers the engine with. */
type Analyze = (
  call: { request: AnalyzeRequest },
  callback: (error: Error | null | undefined, response: AnalyzeResponse) => void,
) => Promise<void>;
const { makeAnalyzeRpcFun } = require('@pulumi/policy/server') as {
  makeAnalyzeRpcFun(name: string, version: string, level: string, policies: readonly ResourceValidationPolicy[]): Analyze;
};

const policy: ResourceValidationPolicy = {
  name: 'https-only',
  description: 'Webhooks are called over TLS.',
  enforcementLevel: 'mandatory',
  validateResource: validateResourceOfType(mailgun.Webhook, ({ urls }, _, report) => {
    for (const url of urls) if (url.startsWith('http:')) report(`${url} is in clear`);
  }),
};

/** Runs the pack on a resource as the engine does. */
async function violations(type: string, inputs: Record<string, string | string[]>): Promise<string[]> {
  const request = new AnalyzeRequest();
  request.setType(`pulumi-nodejs:dynamic/mailgun:${type}`);
  request.setOptions(new AnalyzerResourceOptions());
  request.setProperties(Struct.fromJavaScript(inputs));
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    void makeAnalyzeRpcFun('pack', '1.0.0', 'mandatory', [policy])({ request }, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
  return response.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage());
}

test('a policy for webhooks fires at webhooks, and at nothing else', async () => {
  const urls = ['http://example.com/hook', 'https://example.com/hook'];
  expect(await violations('Webhook', { urls })).toEqual([expect.stringContaining('http://example.com/hook is in clear')]);
  expect(await violations('AccountWebhook', { urls })).toEqual([]);
});
