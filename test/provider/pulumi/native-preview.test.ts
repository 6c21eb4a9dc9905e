import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { BIN } from '../../contract/native-host';
import { type Process, startProcess } from '../../contract/provider-host';

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SECRET = '4dabf18193072939515e22adb298388d';
const urnOf = (type: string) => `urn:pulumi:dev::shop::mailgun-native:index:${type}::it`;

let emulator: Emulator;
let plugin: Process;

beforeAll(async () => {
  emulator = await startEmulator();
  plugin = await startProcess(BIN, {});
  const request = new messages.ConfigureRequest();
  request.setArgs(Struct.fromJavaScript({ apiKey: emulator.apiKey, baseUrl: emulator.url }));
  await plugin.call(plugin.client.configure, request);
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await plugin.ends.stop();
  await emulator.close();
});

async function create(type: string, args: Record<string, string>, preview = false) {
  const request = new messages.CreateRequest();
  request.setUrn(urnOf(type));
  request.setProperties(Struct.fromJavaScript(args));
  request.setPreview(preview);
  const response = await plugin.call(plugin.client.create, request);
  return { id: response.getId(), outputs: response.getProperties()?.toJavaScript() ?? {} };
}

test('the preview of a creation knows the arguments, and asks Mailgun for nothing', async () => {
  const { id, outputs } = await create('Domain', { name: 'mail.example.com' }, true);
  expect(id).toBe('');
  expect(outputs).toMatchObject({ name: 'mail.example.com', createdAt: UNKNOWN, sendingDnsRecords: UNKNOWN });
  expect(emulator.requests).toEqual([]);
});

test('what will be generated is unknown and secret in a preview', async () => {
  const { outputs } = await create('SmtpCredential', { domain: 'mail.example.com', login: 'shop' }, true);
  expect(outputs.password).toMatchObject({ [SECRET]: expect.any(String), value: UNKNOWN });
});

test('the preview of an update knows what no update changes, and that is told as stable', async () => {
  const { id, outputs } = await create('Domain', { name: 'mail.example.com' });
  emulator.requests.length = 0;
  const news = Struct.fromJavaScript({ name: 'mail.example.com', spamAction: 'tag' });
  const diff = new messages.DiffRequest();
  diff.setUrn(urnOf('Domain'));
  diff.setId(id);
  diff.setOlds(Struct.fromJavaScript(outputs));
  diff.setNews(news);
  const stables = (await plugin.call(plugin.client.diff, diff)).getStablesList();
  expect(stables).toEqual(expect.arrayContaining(['name', 'createdAt']));
  expect(stables).not.toContain('sendingDnsRecords');
  const update = new messages.UpdateRequest();
  update.setUrn(urnOf('Domain'));
  update.setId(id);
  update.setOlds(Struct.fromJavaScript(outputs));
  update.setNews(news);
  update.setPreview(true);
  const after = (await plugin.call(plugin.client.update, update)).getProperties()?.toJavaScript();
  expect(after).toMatchObject({ spamAction: 'tag', createdAt: outputs.createdAt, sendingDnsRecords: UNKNOWN });
  expect(emulator.requests).toEqual([]);
  expect(emulator.store.domains.get('mail.example.com')?.settings.spamAction).toBe('disabled');
});

test('settings that mean nothing are refused before any resource is looked at, and the key is kept secret', async () => {
  const request = new messages.CheckRequest();
  request.setUrn('urn:pulumi:dev::shop::pulumi:providers:mailgun-native::default');
  request.setNews(Struct.fromJavaScript({ apiKey: 'key', region: 'mars', regoin: 'eu' }));
  const response = await plugin.call(plugin.client.checkConfig, request);
  const reasons = response.getFailuresList().map((failure) => failure.getReason());
  expect(reasons).toEqual([
    expect.stringMatching(/^mailgun-native:regoin is not a setting.*region/),
    'mailgun-native:region (or MAILGUN_REGION) must be us or eu, not "mars".',
  ]);
  expect(response.getInputs()?.toJavaScript().apiKey).toMatchObject({ [SECRET]: expect.any(String), value: 'key' });
});

test('a function that is asked wrongly says which argument is wrong, and one that is unknown what to install', async () => {
  const request = new messages.InvokeRequest();
  request.setTok('mailgun-native:index:getDomain');
  request.setArgs(Struct.fromJavaScript({ nmae: 'mail.example.com' }));
  const failures = (await plugin.call(plugin.client.invoke, request)).getFailuresList().map((failure) => failure.toObject());
  expect(failures).toEqual([
    { property: 'nmae', reason: expect.stringContaining('is not an argument of getDomain') },
    { property: 'name', reason: 'is required' },
  ]);
  request.setTok('mailgun-native:index:getMailbox');
  await expect(plugin.call(plugin.client.invoke, request)).rejects.toThrow(/no function mailgun-native:index:getMailbox: install/);
});
