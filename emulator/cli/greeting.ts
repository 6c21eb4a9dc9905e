import type { Emulator } from '../emulator';

/** What is printed at the start: where everything is, and what to set so that a client comes here. */
export function greeting({ url, smtpUrl, apiKey, certificate }: Emulator, certificateFile: string | undefined): string[] {
  const [key, base] = [apiKey, `${url}/{region}`];
  const clients = {
    'pulumi-mailgun': `pulumi config set mailgun:baseUrl '${base}' && pulumi config set --secret mailgun:apiKey ${key}`,
    'mailgun-sdk': `createMailgun({ apiKey: '${key}', baseUrl: '${base}' })`,
    'mailgun.js': `new Mailgun(FormData).client({ username: 'api', key: '${key}', url: '${url}' })`,
    Python: `Client(auth=("api", "${key}"), api_url="${url}")`,
    Go: `mg := mailgun.NewMailgun("${key}"); mg.SetAPIBase("${url}")`,
    curl: `curl ${certificate === undefined ? '' : `--cacert ${certificateFile ?? 'FILE'} `}-u api:${key} ${url}/v4/domains`,
    ...(smtpUrl !== undefined && { SMTP: `${smtpUrl}, with the SMTP credentials of a domain` }),
  };
  return [
    `Mailgun is emulated at ${url} (US), ${url}/eu (EU)`,
    `  in a browser    ${url}/`,
    `  control API     ${url}/_emulator/openapi.json`,
    ...(certificateFile === undefined ? [] : [`  certificate     NODE_EXTRA_CA_CERTS=${certificateFile}`]),
    '',
    ...Object.entries(clients).map(([name, words]) => `  ${name.padEnd(15)} ${words}`),
    '',
  ];
}

export function warningOf(host: string): string | undefined {
  if (/^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)) return undefined;
  return `mailgun-emulator: it listens on ${host}: everybody who can reach this machine can read and send. Without --host it is reached from this machine only.`;
}
