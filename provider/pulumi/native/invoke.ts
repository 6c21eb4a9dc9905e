import { InvokeResponse } from '@pulumi/pulumi/proto/provider_pb';
import type { Mailgun } from 'mailgun-sdk';
import { functions } from '../../functions';
import type { FunctionDeclaration } from '../../functions/define-function';
import { checkArguments } from '../../lifecycle/arguments';
import type { Values } from '../../lifecycle/define-resource';
import { failureMessage } from './failure';
import { type Received, send } from './wire';

/** Answers a question of the program: `mailgun-native:index:getDomain`. */
export async function invoke(token: string, { values, secret }: Received, mailgun: () => Mailgun): Promise<InvokeResponse> {
  const [, name = ''] = /^mailgun-native:index:(\w+)$/.exec(token) ?? [];
  const asked = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!asked)
    throw new Error(`This version of pulumi-mailgun has no function ${token}: install the version that the program was written for.`);
  const failures = checkArguments({ type: name, fields: asked.fields }, values);
  const response = new InvokeResponse();
  if (failures.length > 0) response.setFailuresList(failures.map(failureMessage));
  else response.setReturn(await answerOf(asked, values, secret.length > 0, mailgun()));
  return response;
}

async function answerOf(asked: FunctionDeclaration, args: Values, isSecret: boolean, mailgun: Mailgun) {
  const found = await asked.find(mailgun, args);
  const answer = asked.answers === undefined ? (found as Values) : { [asked.answers]: found };
  // What was asked with a secret may show it.
  return send(answer, asked.secret || isSecret ? Object.keys(answer) : []);
}
