import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkExecutable } from './check';
import { nodeFor } from './node-for';
import { executableName, ownPlatform, type Platform } from './platforms';
import { signForMacOs } from './sign';

/**
 * Puts the program into a copy of Node for a platform, and ends with the path of the executable.
 *
 * What V8 compiled can be taken along only where it will run: the plugin for this machine starts a third earlier than those that are made here for others.
 */
export function makeExecutable(platform: Platform, program: string, folder: string): string {
  const output = join(folder, platform.name, executableName(platform));
  mkdirSync(dirname(output), { recursive: true });
  const main = `${output}.js`;
  const settings = `${output}.json`;
  writeFileSync(main, program);
  const config = {
    main,
    output,
    executable: nodeFor(platform),
    useCodeCache: platform.name === ownPlatform().name,
    disableExperimentalSEAWarning: true,
    // Not the user's NODE_OPTIONS, which are about the user's Node: what they load is not there.
    execArgvExtension: 'none',
  };
  writeFileSync(settings, JSON.stringify(config));
  try {
    execFileSync(nodeFor(ownPlatform()), ['--build-sea', settings], { stdio: ['ignore', 'ignore', 2] });
  } finally {
    rmSync(main);
    rmSync(settings);
  }
  if (platform.name.startsWith('darwin')) writeFileSync(output, signForMacOs(readFileSync(output), 'pulumi-resource-mailgun-native'));
  chmodSync(output, 0o755);
  checkExecutable(platform, output, program);
  return output;
}
