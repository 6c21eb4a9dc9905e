import type { api } from 'mailgun-sdk';
import type { SomeBehaviours } from './behaviour';
import * as nouns from './nouns';

/** Nouns and verbs that are not here answer 501: the emulator knows their shapes, not what they do. */
export const behaviours: { readonly [Noun in keyof typeof api]?: SomeBehaviours<(typeof api)[Noun]> } = nouns;
