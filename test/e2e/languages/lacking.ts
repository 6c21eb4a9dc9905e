import { spawnSync } from 'node:child_process';

/** The first of some commands that this machine does not have. */
export const lacking = (...commands: readonly (readonly string[])[]): string | undefined =>
  commands.find(([command = '', ...args]) => spawnSync(command, args).status !== 0)?.[0];

/** What this machine lacks to have the language hosts of Pulumi: those of a CLI that is installed, or what builds them. */
export const lackingHosts = (): string | undefined => lacking(['pulumi-language-yaml', '--help']) && lacking(['go', 'version']);
