import { isDeepStrictEqual } from 'node:util';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { suggestion } from 'mailgun-sdk';
import type { Values } from '../../lifecycle/define-resource';
import { containsUnknown } from '../../lifecycle/unknown';
import { type ConfigReader, explain, readSettings, VARIABLES } from '../config';
import { failureMessage } from './failure';
import { type Received, send } from './wire';

const NAMES = Object.keys(VARIABLES);

/** The engine adds these to the settings of a provider by itself. */
const OF_THE_ENGINE = ['version', 'pluginDownloadURL', 'pluginChecksums', '__internal', '__name'];

/** Settings as they came, under the names that a stack's configuration has. */
export const readerOf =
  (settings: Values): ConfigReader =>
  (key) => {
    const { [key.replace('mailgun-native:', '')]: value } = settings;
    return typeof value === 'string' ? value : undefined;
  };

/** Refuses settings that mean nothing, before any resource is looked at. */
export function checkSettings({ values, secret }: Received): messages.CheckResponse {
  const unexpected = Object.keys(values)
    .filter((name) => !NAMES.includes(name) && !OF_THE_ENGINE.includes(name))
    .map((name) => `mailgun-native:${name} is not a setting${suggestion(name, NAMES) || `, which are ${NAMES.join(', ')}`}`);
  const response = new messages.CheckResponse();
  response.setInputs(send(values, [...secret, 'apiKey']));
  response.setFailuresList([...unexpected, ...problems(values)].map((reason) => failureMessage({ property: '', reason })));
  return response;
}

function problems(values: Values): string[] {
  try {
    if (!containsUnknown(values)) readSettings(readerOf(values), 'mailgun-native');
    return [];
  } catch (error) {
    return [explain(error)];
  }
}

/** Another key, region or address is another way to an account: what it has is looked at by the next refresh, and nothing is replaced for it. */
export function diffSettings(olds: Values, news: Values): messages.DiffResponse {
  const changed = NAMES.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changed);
  return response;
}
