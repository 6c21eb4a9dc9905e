import * as pulumi from '@pulumi/pulumi';
import { register } from './register';

class Bare extends pulumi.CustomResource {}

void register((name, args) => new Bare('bare:index:Route', name, { ...args }));
