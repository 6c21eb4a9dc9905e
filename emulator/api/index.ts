import type { api } from 'mailgun-sdk';
import type { SomeBehaviours } from './behaviour';
import * as nouns from './nouns';

/** What every declared operation does: a noun or a verb that is not here does not compile. */
export const behaviours: { readonly [Noun in keyof typeof api]: Required<SomeBehaviours<(typeof api)[Noun]>> } = nouns;
