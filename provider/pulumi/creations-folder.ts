import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where notes of creations lie that Pulumi's state may not have: beside what Pulumi itself keeps on this machine. */
export const creationsFolder = (): string => join(process.env.PULUMI_HOME || join(homedir(), '.pulumi'), 'mailgun', 'creations');
