import * as pulumi from '@pulumi/pulumi';
import { classes } from './classes';

const config = new pulumi.Config();
const made = config.requireNumber('made');
const changed = config.requireNumber('changed');

for (const [index, { make }] of classes.slice(0, made).entries()) make(index < changed);
