import { rmSync } from 'node:fs';

export default function uninstall(): void {
  const folder = process.env.PULUMI_MAILGUN_E2E;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
