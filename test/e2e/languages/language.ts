import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { findPulumi } from '../../../scripts/pulumi-cli';
import { withLanguages } from '../../../scripts/pulumi-cli/languages';
import { createStack, type Stack } from '../../../scripts/stack';

/** A language of Pulumi, and the quick start in it. */
export interface Language {
  readonly name: string;
  /** `runtime` of Pulumi.yaml. */
  readonly runtime: unknown;
  /** What this machine lacks to run the program. */
  readonly missing: string | undefined;
  /** Whether the program needs what `pulumi package add` writes. */
  readonly importsPackage: boolean;
  /** The file of the program. */
  readonly main: string;
  /** What that file has before the code that `pulumi import` prints. */
  readonly header?: string;
  /** Files that are there before the package is added to the project, by name. */
  readonly project?: Readonly<Record<string, string>>;
  /** Variables for each command. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The files of the program, by name. */
  program(spamAction: string): Readonly<Record<string, string>>;
}

const DOMAIN = 'mail.example.com';
const TYPES = ['Domain', 'MailingList', 'MailingListMember', 'Route', 'Webhook'];

/** One step of a plan, as `preview --json` prints it. */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff: Readonly<Record<string, { readonly kind: string }>> | null;
}

/** The quick start from the first `up` to `destroy`, as a user runs it: the package comes from `pulumi package add`. */
export function testLanguage(language: Language): void {
  const { name, missing } = language;
  if (missing) {
    test.skip(`${name} programs: there is no ${missing} on this machine`, () => undefined);
    return;
  }
  describe(`${name} programs`, () => {
    let emulator: Emulator;
    let stack: Stack;
    let folder: string;

    const write = (files: Readonly<Record<string, string>>) => {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    };
    const run = async (...args: readonly string[]) => {
      const { exitCode, output } = await stack.run(args, { env: language.environment ?? {} });
      if (exitCode !== 0) throw new Error(`'pulumi ${args.join(' ')}' ended with ${exitCode}:\n${output}`);
      return output;
    };
    const plan = async (...args: readonly string[]) => changesOf(await run('preview', '--json', ...args));
    /** Made without Pulumi and without our SDK. */
    const byHand = async (path: string, fields: Record<string, string>) => {
      const headers = { authorization: `Basic ${Buffer.from(`api:${emulator.apiKey}`).toString('base64')}` };
      const answer = await fetch(emulator.url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
      if (!answer.ok) throw new Error(await answer.text());
    };
    const domain = () => {
      const found = emulator.store.domains.get(DOMAIN);
      if (!found) throw new Error(`${DOMAIN} is not there`);
      return found;
    };

    beforeAll(async () => {
      const installed = process.env.PULUMI_MAILGUN_E2E;
      if (!installed) throw new Error('The end-to-end tests run with: npx jest --selectProjects=e2e');
      folder = mkdtempSync(join(installed, 'language-'));
      emulator = await startEmulator({ dns: 'unknown' });
      const cli = await withLanguages(await findPulumi(console.log), console.log);
      const plugins = join(installed, 'node_modules', '.bin');
      write({ 'Pulumi.yaml': JSON.stringify({ name: 'quick-start', runtime: language.runtime }), ...language.project });
      write(language.program('tag'));
      mkdirSync(join(folder, 'backend'));
      stack = await createStack({
        cli: { ...cli, path: [plugins, cli.path].join(delimiter) },
        program: folder,
        project: 'quick-start',
        name: 'test',
        folder: join(folder, 'backend'),
        config: { 'mailgun-native:apiKey': emulator.apiKey, 'mailgun-native:baseUrl': emulator.url },
      });
      if (language.importsPackage) await run('package', 'add', join(plugins, 'pulumi-resource-mailgun-native'));
    });

    afterAll(() => emulator?.close());

    test('a preview of a domain that is not there yet knows what will be made, and makes nothing', async () => {
      expect(await plan()).toEqual(Object.fromEntries(TYPES.map((type) => [type, { op: 'create', differences: {} }])));
      expect(emulator.store.domains.size).toBe(0);
    });

    test('up makes what the program declares', async () => {
      await run('up', '--yes', '--skip-preview');
      expect(domain().settings.spamAction).toBe('tag');
      expect(domain().credentials.get(`postmaster@${DOMAIN}`)?.password).toBe('smtp-secret-314159');
      expect([...emulator.store.routes.values()]).toMatchObject([{ expression: `match_recipient("support@${DOMAIN}")` }]);
      expect([...emulator.store.lists.keys()]).toEqual([`team@${DOMAIN}`]);
      expect([...(emulator.store.lists.get(`team@${DOMAIN}`)?.members.keys() ?? [])]).toEqual(['ada@example.com']);
    });

    test('no note of a creation is left', () => {
      expect(readdirSync(join(folder, 'backend', 'home', 'mailgun', 'creations'))).toEqual([]);
    });

    test('the outputs are those of the resource and of the function', async () => {
      const outputs = JSON.parse(await run('stack', 'output', '--json'));
      expect(outputs).toMatchObject({ createdAt: expect.any(String), foundState: domain().settings.state });
      expect(outputs.foundAt).toBe(outputs.createdAt);
    });

    test('neither the key nor the password is readable in the state', () => {
      const state = readFileSync(stack.stateFile, 'utf8');
      expect(state).toContain('mailgun-native:index:Domain');
      expect(state).not.toContain('smtp-secret-314159');
      expect(state).not.toContain(emulator.apiKey);
    });

    test('nothing changes while the program and Mailgun stay the same', async () => {
      expect(await plan('--refresh')).toEqual({});
    });

    test('a change in the program changes the domain that is there', async () => {
      const before = domain();
      write(language.program('disabled'));
      expect(await plan()).toEqual({ Domain: { op: 'update', differences: { spamAction: 'update' } } });
      await run('up', '--yes', '--skip-preview');
      expect(domain()).toBe(before);
      expect(domain().settings.spamAction).toBe('disabled');
    });

    test('what somebody else has changed is shown property by property, and up puts it back', async () => {
      domain().settings.spamAction = 'block';
      domain().webhooks.set('delivered', ['https://example.net/elsewhere']);
      for (const route of emulator.store.routes.values()) route.priority = 9;
      emulator.store.lists.delete(`team@${DOMAIN}`);
      expect(await plan('--refresh')).toEqual({
        Domain: { op: 'update', differences: { spamAction: 'update' } },
        Route: { op: 'update', differences: { priority: 'update' } },
        Webhook: { op: 'update', differences: { urls: 'update' } },
        MailingList: { op: 'create', differences: {} },
        MailingListMember: { op: 'create', differences: {} },
      });
      await run('up', '--yes', '--skip-preview', '--refresh');
      expect(domain().settings.spamAction).toBe('disabled');
      expect(domain().webhooks.get('delivered')).toEqual(['https://example.com/mailgun']);
      expect([...emulator.store.routes.values()]).toMatchObject([{ priority: 5 }]);
      expect([...(emulator.store.lists.get(`team@${DOMAIN}`)?.members.keys() ?? [])]).toEqual(['ada@example.com']);
    });

    test('destroy leaves nothing', async () => {
      await run('destroy', '--yes', '--skip-preview');
      const { domains, routes, lists } = emulator.store;
      expect([domains.size, routes.size, lists.size]).toEqual([0, 0, 0]);
    });

    test('what pulumi import prints is a program that changes nothing', async () => {
      await byHand('/v4/domains', { name: DOMAIN, spam_action: 'block', require_tls: 'true' });
      await byHand('/v3/routes', { expression: 'catch_all()', action: 'stop()', priority: '3' });
      const [route] = emulator.store.routes.keys();
      const resources = [
        { type: 'mailgun-native:index:Domain', name: 'mail', id: DOMAIN },
        { type: 'mailgun-native:index:Route', name: 'rest', id: route },
      ];
      write({ 'import.json': JSON.stringify({ resources }) });
      const printed = join(folder, 'printed');
      await run('import', '--file', 'import.json', '--yes', '--skip-preview', '--protect=false', '--out', printed);
      write({ [language.main]: `${language.header ?? ''}${readFileSync(printed, 'utf8')}` });
      expect(await plan('--refresh')).toEqual({});
      expect(readFileSync(stack.stateFile, 'utf8')).toContain('"catch_all()"');
    });
  });
}

/** What a plan changes, by type of resource: the program has one of each. */
function changesOf(output: string): Record<string, { op: string; differences: Record<string, string> }> {
  const { steps } = JSON.parse(output.slice(output.indexOf('{'))) as { steps: readonly Step[] };
  return Object.fromEntries(
    steps
      .filter(({ op, urn }) => op !== 'same' && op !== 'refresh' && urn.includes('::mailgun-native:index:'))
      .map(({ op, urn, detailedDiff }) => [
        /mailgun-native:index:(\w+)::/.exec(urn)?.[1] ?? urn,
        { op, differences: Object.fromEntries(Object.entries(detailedDiff ?? {}).map(([path, { kind }]) => [path, kind])) },
      ]),
  );
}
