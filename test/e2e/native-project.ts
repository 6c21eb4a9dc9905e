import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findPulumi } from '../../scripts/pulumi-cli';
import { withLanguages } from '../../scripts/pulumi-cli/languages';
import { createProject, type Project } from './project';

/** A project whose program is in YAML, with the plugin of the installed package. `rewrite` takes what stands below `resources:`. */
export async function createNativeProject(resources: string): Promise<Project> {
  const cli = await withLanguages(await findPulumi(() => undefined), () => undefined);
  const plugins = join(process.env.PULUMI_MAILGUN_E2E ?? '', 'node_modules', '.bin');
  const project = await createProject('', {
    cli: { ...cli, path: [plugins, cli.path].join(delimiter) },
    config: ({ apiKey, url }) => ({ 'mailgun-native:apiKey': apiKey, 'mailgun-native:baseUrl': url }),
  });
  const rewrite = (text: string) =>
    writeFileSync(join(project.folder, 'Pulumi.yaml'), `name: e2e\nruntime: yaml\nresources:${text === '' ? ' {}' : `\n${text}`}\n`);
  rewrite(resources);
  return { ...project, rewrite };
}
