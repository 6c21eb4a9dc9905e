import type { Resource } from '../define-resource';
import { domain } from './domain';
import { route } from './route';
import { webhook } from './webhook';

/** Every resource by its type, which Pulumi's state holds for ever. */
export const resources = { Domain: domain, Route: route, Webhook: webhook } as unknown as Readonly<Record<string, Resource>>;
