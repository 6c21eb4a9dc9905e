import { PolicyPack } from '@pulumi/policy';
import { noCatchAll, requireTls } from './rules';

new PolicyPack('mailgun', { policies: [requireTls, noCatchAll] });
