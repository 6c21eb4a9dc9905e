import * as mailgun from 'pulumi-mailgun';
import { register } from './register';

void register((name, args) => new mailgun.Route(name, args));
